import { meaningsOf, phraseAt, stemOf } from './everyday-words.ts';
import { digitsForNumberWords, numberValue } from './number-words.ts';

/** One word (or everyday phrase, such as `take in`) of what was said or written, ready to be compared. */
export interface SpokenWord {
  /** Lower case, without accents; numbers as digits. */
  text: string;
  stem: string;
  /** Everyday meanings by name; empty for a subject's own words. */
  meanings: readonly string[];
  /** A number's value; a percentage is a part of 1. */
  value: number | undefined;
  /** Words of one clause share a number; punctuation, `and`, `but` and the like begin another. */
  clause: number;
  sentence: number;
  /** Says nothing by itself (`the`, `it`, `of`). */
  filler: boolean;
  /** Taken back by what follows: `the sun, no wait, the wind`. */
  retracted: boolean;
}

/** Two minutes of speech; of a longer answer the end counts, because the last word does. */
const MAX_WORDS = 250;

const FILLERS = new Set(
  (
    'a an the it its is are was were be been being am to of that this these those there they them their he she ' +
    'we you i my your our me us him her and so very really just um uh uhm er erm ah oh hmm mm well like then do does ' +
    'did doing would will could can should may might must in on at as with for by from about into onto also too ' +
    'has have had having if or but because which who what when where while than yeah okay ok yes right maybe ' +
    'perhaps probably actually basically kind sort think guess mean thing something stuff let us say sure ' +
    'quite pretty bit lot now even still one ones only please sorry wait please bye hello hi'
  ).split(' '),
);

const NEW_CLAUSE = new Set(
  'and but because instead rather so while whereas which when if then since although though unless'.split(
    ' ',
  ),
);

const SYMBOLS: [RegExp, string][] = [
  [/[’‘`]/g, "'"],
  [/⁄/g, '/'],
  [/(\d),(?=\d{3}\b)/g, '$1'],
  [/(\d)\s*\/\s*(?=\d)/g, '$1/'],
  [/%/g, ' percent '],
  [/\^\s*2(?!\d)|²/g, ' squared '],
  [/\^\s*3(?!\d)|³/g, ' cubed '],
  [/\^/g, ' to the '],
  [/\+/g, ' plus '],
  [/=/g, ' equals '],
  [/[×*·]/g, ' times '],
  [/÷/g, ' divided by '],
  [/°/g, ' degrees '],
  [/(^|[\s(])[-−](?=[\d\p{L}])/gu, '$1minus '],
];

/** Spelt otherwise, meant the same. */
const SPELLINGS: [RegExp, string][] = [
  [/\b(?:can't|cannot)\b/g, 'can not'],
  [/\bwon't\b/g, 'will not'],
  [/\bain't\b/g, 'is not'],
  [/n't\b/g, ' not'],
  [/\b(it|that|there|what|here|he|she)'s\b/g, '$1 is'],
  [/'(?:s|re|ve|ll|d|m)\b/g, ''],
  [/(?:,|\b(?:um|uh|well|like|and)) you know\b,?|\byou know,/g, ' '],
  [/\bgonna\b/g, 'going to'],
  [/\bone time\b/g, 'once'],
  [/\b(?:keep|stop|hinder)(?:s|ped|ping|ing)?(?= (?:\w+ ){1,4}from\b)/g, 'prevent'],
  [/\bany ?more\b(?=\s*(?:[.,;!?]|$|and\b|because\b|so\b|but\b|when\b))/g, ''],
  [/\bper cent\b/g, 'percent'],
  [/\b(\d+)(?:st|nd|rd|th)\b/g, '$1'],
  [/\bto the power(?: of)? /g, 'to the '],
  [/\bto the (?:2|two|second)(?: power)?(?![\w.])/g, 'squared'],
  [/\bto the (?:3|three|third)(?: power)?(?![\w.])/g, 'cubed'],
  [/\bsquare of (\w+)/g, '$1 squared'],
  [/\bnegative (?=\d|one|two|three|four|five|six|seven|eight|nine|ten|sin|cos|x\b)/g, 'minus '],
];

/** What a speaker says to take back the words before. */
const TAKING_BACK =
  /\b(?:no wait|wait no|wait|no no|actually no|no actually|oh no|no sorry|sorry no|sorry i mean|or rather|scratch that|i take that back|my mistake|correction|no i think|no i mean|no its|no it is|no it s|no that s|no thats)\b|[,.;:…—–-]\s*no\b(?=[\s,.;:…])|\bno,/g;

/** Where a new statement begins without a sign: `not the mass that changes it is the weight`. */
const NEW_STATEMENT = /\s(?=(?:it is|it was|they are|that is|this is|there is|there are|i think|i guess)\s)/g;

/** What was said as words that can be compared: case, accents, punctuation, contractions and ways to write numbers are gone. */
export function spokenWords(text: string): SpokenWord[] {
  const words: SpokenWord[] = [];
  let clause = 0;
  let sentence = 0;
  for (const said of plain(text).split(/[!?…\n]+|\.(?!\d)/)) {
    for (const part of statementsOf(said)) {
      if (part === TAKEN_BACK) takeBack(words);
      else clause = pushWords(words, part, clause + 1, sentence);
    }
    sentence += 1;
  }
  return words.slice(-MAX_WORDS);
}

const TAKEN_BACK = '\uE000';

function statementsOf(said: string): string[] {
  return said
    .replace(NEW_STATEMENT, ' ; ')
    .split(/(\uE000)|[,;:()]|\s[—–-]+\s/)
    .filter((part) => part !== undefined && part.trim() !== '');
}

function pushWords(words: SpokenWord[], part: string, first: number, sentence: number): number {
  let clause = first;
  const tokens = part.match(/\d+\/\d+|\d*\.\d+|\d+|\p{L}+/gu) ?? [];
  const numbered = joinPercent(digitsForNumberWords(tokens));
  const stems = numbered.map(stemOf);
  for (let at = 0; at < numbered.length; ) {
    const phrase = phraseAt(stems, at);
    const length = phrase?.stems.length ?? 1;
    const text = numbered.slice(at, at + length).join(' ');
    if (NEW_CLAUSE.has(text)) clause += 1;
    words.push({
      text,
      stem: stems.slice(at, at + length).join(' '),
      meanings: phrase?.meanings ?? meaningsOf(text),
      value: numberValue(text),
      clause,
      sentence,
      filler: FILLERS.has(text),
      retracted: false,
    });
    at += length;
  }
  return clause;
}

function joinPercent(words: string[]): string[] {
  return words.flatMap((word, at) => {
    if (word === 'percent' && numberValue(words[at - 1] ?? '') !== undefined) return [];
    return words[at + 1] === 'percent' && /^[\d.]+$/.test(word) ? [`${word}%`] : [word];
  });
}

/** The last clause that said anything is what the speaker takes back. */
function takeBack(words: SpokenWord[]): void {
  const last = words.findLast((word) => !word.filler && !word.retracted);
  if (!last) return;
  for (const word of words) if (word.clause === last.clause) word.retracted = true;
}

function plain(text: string): string {
  let written = text.replace(/²/g, '^2').replace(/³/g, '^3').normalize('NFKD').replace(/\p{M}/gu, '');
  for (const [symbol, words] of SYMBOLS) written = written.replace(symbol, words);
  written = written.toLowerCase();
  for (const [spelling, words] of SPELLINGS) written = written.replace(spelling, words);
  return written.replace(TAKING_BACK, (marker, at: number) =>
    // At its beginning a "no" answers, and at its end it asks; only between two statements does it take back.
    /\w/.test(written.slice(0, at)) && /\w/.test(written.slice(at + marker.length))
      ? ` \uE000 ${/i think$/.test(marker) ? 'i think' : ''}`
      : marker,
  );
}
