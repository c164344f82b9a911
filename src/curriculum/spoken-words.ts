import { stemmer } from 'stemmer';
import { digitsForNumberWords } from './number-words.ts';

/** One word of what was said or written, ready to be compared. */
export interface SpokenWord {
  /** Lower case, without accents; numbers as digits. */
  text: string;
  stem: string;
  /** Words of one clause share a number; punctuation, `and` and `but` begin another. */
  clause: number;
  /** Says nothing by itself (`the`, `it`, `of`). */
  filler: boolean;
}

const FILLERS = new Set(
  (
    'a an the it its is are was were be been am to of that this these those there they them their he she ' +
    'we you i my your our and so very really just um uh er erm well like then do does did will would'
  ).split(' '),
);

const NEW_CLAUSE = new Set(['and', 'but', 'because', 'instead', 'rather']);

const SYMBOLS: [RegExp, string][] = [
  [/[’‘`]/g, "'"],
  [/⁄/g, '/'],
  [/(\d),(?=\d{3}\b)/g, '$1'],
  [/(\d)\s*\/\s*(?=\d)/g, '$1/'],
  [/%/g, ' percent '],
  [/\^\s*2(?!\d)|²/g, ' squared '],
  [/\^\s*3(?!\d)|³/g, ' cubed '],
  [/\+/g, ' plus '],
  [/=/g, ' equals '],
  [/[×*]/g, ' times '],
  [/÷/g, ' divided by '],
  [/°/g, ' degrees '],
  [/(^|\s)[-−](?=\d)/g, '$1minus '],
];

/** What was said as words that can be compared: case, accents, punctuation, contractions and ways to write numbers are gone. */
export function spokenWords(text: string): SpokenWord[] {
  const words: SpokenWord[] = [];
  let clause = 0;
  for (const part of plain(text).split(/[,;:!?—–]|\.(?!\d)/)) {
    const tokens = part.match(/\d+\/\d+|\d+\.\d+|[\p{L}\p{N}]+/gu) ?? [];
    for (const word of digitsForNumberWords(tokens)) {
      if (NEW_CLAUSE.has(word)) clause += 1;
      words.push({ text: word, stem: stemmer(word), clause, filler: FILLERS.has(word) });
    }
    clause += 1;
  }
  return words;
}

function plain(text: string): string {
  let written = text.replace(/²/g, '^2').replace(/³/g, '^3').normalize('NFKD').replace(/\p{M}/gu, '');
  for (const [symbol, words] of SYMBOLS) written = written.replace(symbol, words);
  return written
    .toLowerCase()
    .replace(/\bcan't\b|\bcannot\b/g, 'can not')
    .replace(/\bwon't\b/g, 'will not')
    .replace(/n't\b/g, ' not')
    .replace(/'(?:s|re|ve|ll|d|m)\b/g, '');
}
