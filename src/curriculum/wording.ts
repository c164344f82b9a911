import { hasOpposite, meaningsOf } from './everyday-words.ts';
import { isNegation } from './negation.ts';
import { type SpokenWord, spokenWords } from './spoken-words.ts';

/** A wording of an idea, ready to be looked for. */
export interface Wording {
  text: string;
  words: WantedWord[];
  /** Holds an odd number of negations: `does not conduct`. */
  negative: boolean;
  /** Stems of the question that this wording holds: what it speaks about. */
  subjects: ReadonlySet<string>;
  /** Other stems of the question: what it does not speak about. */
  others: ReadonlySet<string>;
  /** A term such as `3x squared`, whose words count only in their order and without others between. */
  isTerm: boolean;
}

export interface WantedWord extends SpokenWord {
  /** Its part of what the wording says. */
  weight: number;
  /** Without it the wording says something else: a number, or a word that has an opposite. */
  required: boolean;
  /** Stands before the noun that it measures: `more apples`. */
  isAttribute: boolean;
  /** Everything that has to be said on this word's side of `than`, `into`, `from` and the like. */
  side: number;
}

/** They carry a sentence and say little: `gets cold` is `is cold`. */
export const LIGHT = new Set(
  (
    'get make go become have use give take put call come turn be happen way thing do keep need want ' +
    'each every other one all any some up number amount time times'
  ).split(' '),
);
const LIGHT_WEIGHT = 0.2;
/** A word of the question is easily left out of its answer. */
const GIVEN_WEIGHT = 0.2;
const EXPECTED_WEIGHT = 0.5;

/** On either side of these stand different things: `from A to B`, `A is bigger than B`. */
export const TURNING_POINTS = new Set(['than', 'into', 'to', 'over', 'exceed', 'before', 'after', 'cause']);

const SIGNS = new Set(['plus', 'minus', 'times', 'divided', 'over', 'equals', 'multiply', 'multiplied']);
export const POWERS = new Set(['squared', 'cubed']);
export const SILENT_IN_TERMS = new Set([
  'times',
  'the',
  'of',
  'a',
  'by',
  'all',
  'power',
  'multiply',
  'multiplied',
  'and',
  'um',
  'uh',
]);

/**
 * @param given - stems of the question's own words
 * @param expected - stems that are said in other wordings as well, and so tell little of this one
 */
export function readWording(
  text: string,
  given: ReadonlySet<string>,
  expected: ReadonlySet<string>,
): Wording {
  const words = spokenWords(text);
  const negations = words.filter((word) => isNegation(word)).length;
  const rest = words.filter((word) => !isNegation(word));
  const isTerm = holdsTerm(rest);
  const meaningful = rest.filter((word) => !word.filler || (isTerm && isVariable(word)));
  const kept = meaningful.length > 0 ? meaningful : rest.length > 0 ? rest : words;
  const isOld = (word: SpokenWord) => given.has(word.stem) || expected.has(word.stem);
  const isMeaningful = (word: SpokenWord) => !LIGHT.has(word.stem);
  const isNew = kept.some((word) => !given.has(word.stem) && isMeaningful(word));
  const isUnexpected = kept.some((word) => !isOld(word) && isMeaningful(word));

  const turningPoint = words.findIndex((word) => TURNING_POINTS.has(word.stem));
  const wanted = kept.map((word): WantedWord => {
    const light = LIGHT.has(word.stem) ? LIGHT_WEIGHT : 1;
    const isDirected = hasOpposite(word.meanings);
    const ofQuestion = isNew && given.has(word.stem) && !isDirected ? GIVEN_WEIGHT : 1;
    const ofOthers = isUnexpected && expected.has(word.stem) && !isDirected ? EXPECTED_WEIGHT : 1;
    const known = Math.min(ofQuestion, ofOthers);
    return {
      ...word,
      weight: Math.min(light, known),
      isAttribute: isBeforeNoun(word, words),
      required: word.value !== undefined || (hasOpposite(word.meanings) && light === 1),
      side: turningPoint < 0 || words.indexOf(word) < turningPoint ? 0 : 1,
    };
  });
  const isSubject = (stem: string) => kept.some((word) => word.stem === stem);
  const nouns = [...given].filter((stem) => !LIGHT.has(stem) && !hasOpposite(meaningsOf(stem)));
  return {
    text,
    words: wanted,
    subjects: new Set(isNew ? nouns.filter(isSubject) : []),
    others: new Set(isNew ? nouns.filter((stem) => !isSubject(stem)) : []),
    negative: rest.length > 0 && negations % 2 === 1,
    isTerm,
  };
}

/** `x squared`, `3x`, `2 times 4`, `y equals 5`, but not `10 times`. */
function holdsTerm(words: readonly SpokenWord[]): boolean {
  const isQuantity = (word: SpokenWord | undefined) =>
    word !== undefined && (word.value !== undefined || (isVariable(word) && word.text !== 'a'));
  return words.some((word, at) => {
    const next = words[at + 1];
    if (!isQuantity(word) || !next) return false;
    if (POWERS.has(next.text) || (isVariable(next) && next.text !== 'a')) return true;
    return SIGNS.has(next.text) && isQuantity(words[at + 2]);
  });
}

export function isVariable({ text }: SpokenWord): boolean {
  return /^[a-hj-z]$/.test(text);
}

function isBeforeNoun(word: SpokenWord, words: readonly SpokenWord[]): boolean {
  const next = words[words.indexOf(word) + 1];
  return next !== undefined && !next.filler && next.clause === word.clause && next.meanings.length === 0;
}
