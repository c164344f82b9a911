import { areComplements, areOpposite, hasOpposite, meaningsOf } from './everyday-words.ts';
import { isDenied, isNegation } from './negation.ts';
import { isMisheard, wordMatch } from './same-word.ts';
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

interface WantedWord extends SpokenWord {
  /** Its part of what the wording says. */
  weight: number;
  /** Without it the wording says something else: a number, or a word that has an opposite. */
  required: boolean;
  /** Stands before the noun that it measures: `more apples`. */
  isAttribute: boolean;
  /** Everything that has to be said on this word's side of `than`, `into`, `from` and the like. */
  side: number;
}

/** A place in an answer where a wording, or a part of it, is said. */
export interface Mention {
  wording: Wording;
  /** Part of the wording that is said, 0 to 1. */
  score: number;
  /** Indexes into the said words, in order. */
  places: number[];
  /** Said the other way round: by a negation, or by an opposite in the place of a word. */
  denied: boolean;
  /** Every word is there without which the wording says something else. */
  isWhole: boolean;
  retracted: boolean;
}

/** They carry a sentence and say little: `gets cold` is `is cold`. */
const LIGHT = new Set(
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
const TURNING_POINTS = new Set(['than', 'into', 'to', 'over', 'exceed', 'before', 'after', 'cause']);

const SIGNS = new Set(['plus', 'minus', 'times', 'divided', 'over', 'equals', 'multiply', 'multiplied']);
const POWERS = new Set(['squared', 'cubed']);
const SILENT_IN_TERMS = new Set([
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

function isVariable({ text }: SpokenWord): boolean {
  return /^[a-hj-z]$/.test(text);
}

function isBeforeNoun(word: SpokenWord, words: readonly SpokenWord[]): boolean {
  const next = words[words.indexOf(word) + 1];
  return next !== undefined && !next.filler && next.clause === word.clause && next.meanings.length === 0;
}

/** How many meaningful words may stand between the first and the last word of a wording, beside its own. */
const MAX_STRANGERS = 6;
/** Of a sentence's parts, the next one may complete what one began: `in the cold, it becomes drops`. */
const MAX_CLAUSES_FURTHER = 2;
const PENALTY_PER_CLAUSE = 0.03;
const PENALTY_PER_SENTENCE = 0.08;

/** Every place where the wording is said at least in part, best reading for each beginning, in order. */
export function mentionsOf(
  wording: Wording,
  said: readonly SpokenWord[],
  taught: ReadonlySet<string>,
): Mention[] {
  if (wording.words.length === 0) return [];
  if (wording.isTerm) return termsOf(wording, said, taught);
  const hits = hitsOf(wording, said, taught);
  return hits.flatMap((hit, at) => (hit.size > 0 ? (mentionFrom(at, wording, said, hits) ?? []) : []));
}

/** Per said word: which wanted words it is, and how surely; `-1` where it is the opposite of one. */
type Hit = Map<number, { quality: number; length: number }>;

const OPPOSITE = -1;

function hitsOf({ words }: Wording, said: readonly SpokenWord[], taught: ReadonlySet<string>): Hit[] {
  const known = new Map<string, Map<number, number>>();
  return said.map((word, at) => {
    let matches = known.get(word.text);
    if (!matches) {
      matches = new Map();
      for (const [index, wanted] of words.entries()) {
        const quality = wordMatch(wanted, word, taught);
        if (quality > 0) matches.set(index, quality);
        else if (wanted.required && areOpposite(wanted.meanings, word.meanings)) matches.set(index, OPPOSITE);
      }
      known.set(word.text, matches);
    }
    const hit: Hit = new Map([...matches].map(([index, quality]) => [index, { quality, length: 1 }]));
    for (const [index, wanted] of words.entries()) {
      const joined = hit.has(index) ? 0 : joinedLength(wanted.text, at, said, taught);
      if (joined > 0) hit.set(index, { quality: 0.9, length: joined });
    }
    if (words.length > 1) addSplit(hit, words, word, taught);
    return hit;
  });
}

/** How many said words together are the wanted one, as recognition splits it (`photo synthesis`); 0 for none. */
function joinedLength(
  wanted: string,
  at: number,
  said: readonly SpokenWord[],
  taught: ReadonlySet<string>,
): number {
  if (wanted.length < 5) return 0;
  let joined = said[at]?.text ?? '';
  let isNew = !taught.has(joined);
  for (let length = 2; length <= 3; length += 1) {
    const part = said[at + length - 1];
    joined += part?.text ?? '';
    isNew ||= !taught.has(part?.text ?? '') && !part?.filler;
    if (joined.length > wanted.length + 3) return 0;
    if (joined === wanted) return length;
    if (isNew && joined.length >= wanted.length - 2 && isMisheard(wanted, joined, taught)) return length;
  }
  return 0;
}

/** One said word that is two wanted ones: `groundwater`. */
function addSplit(
  hit: Hit,
  words: readonly WantedWord[],
  said: SpokenWord,
  taught: ReadonlySet<string>,
): void {
  for (let index = 0; index + 1 < words.length; index += 1) {
    const joined = `${words[index]?.text}${words[index + 1]?.text}`;
    if (joined.length < 5 || !(joined === said.text || isMisheard(joined, said.text, taught))) continue;
    hit.set(index, { quality: 0.9, length: 1 });
    hit.set(index + 1, { quality: 0.9, length: 1 });
  }
}

function mentionFrom(
  start: number,
  wording: Wording,
  said: readonly SpokenWord[],
  hits: readonly Hit[],
): Mention | undefined {
  const begin = said[start];
  if (!begin) return undefined;
  const taken = new Map<number, { quality: number; place: number }>();
  let strangers = 0;
  for (let at = start; at < said.length; at += 1) {
    const word = said[at];
    if (!word || word.clause > begin.clause + MAX_CLAUSES_FURTHER || word.sentence > begin.sentence + 1)
      break;
    if (word.retracted !== begin.retracted) break;
    let isOwn = false;
    for (const [index, { quality }] of hits[at] ?? []) {
      const known = taken.get(index);
      // What is said first of a word stands, but for an opposite that the word itself follows in the same breath.
      if (known && !(known.quality === OPPOSITE && quality > 0)) continue;
      if (measuresAnother(index, at, wording, said, hits)) continue;
      if (isAboutAnother(at, wording, said) || !fitsDirection(index, at, wording, said, taken)) continue;
      taken.set(index, { quality, place: at });
      isOwn = true;
    }
    if (!isOwn && !word.filler) strangers += 1;
    if (strangers > MAX_STRANGERS) break;
  }
  return scored(wording, said, taken);
}

const QUANTIFIERS = new Set(['more', 'less', 'same', 'few', 'many']);

/** `more money` is not `more apples`, and `the same money` is not `the same`. */
function measuresAnother(
  index: number,
  at: number,
  wording: Wording,
  said: readonly SpokenWord[],
  hits: readonly Hit[],
): boolean {
  const wanted = wording.words[index];
  const next = said[at + 1];
  if (!wanted?.meanings.some((meaning) => QUANTIFIERS.has(meaning))) return false;
  if (!next || next.filler || next.clause !== said[at]?.clause) return false;
  if ((hits[at + 1]?.size ?? 0) > 0 || wording.others.has(next.stem) || wording.subjects.has(next.stem))
    return false;
  if (next.meanings.length > 0 && !wanted.isAttribute) return false;
  return wanted.isAttribute || (wording.words.length === 1 && wanted.meanings.includes('same'));
}

/** `dynamics is fast` says nothing of `tempo is fast` where the question asks about both. */
function isAboutAnother(at: number, { subjects, others }: Wording, said: readonly SpokenWord[]): boolean {
  const word = said[at];
  if (!word || subjects.size === 0 || subjects.has(word.stem)) return false;
  const clause = said.filter(({ clause }) => clause === word.clause);
  return clause.some(({ stem }) => others.has(stem)) && !clause.some(({ stem }) => subjects.has(stem));
}

/** A word that has an opposite belongs to the clause it stands in: `price up, quantity down` is not `quantity up`. */
function fitsDirection(
  index: number,
  at: number,
  { words }: Wording,
  said: readonly SpokenWord[],
  taken: ReadonlyMap<number, { place: number }>,
): boolean {
  const wanted = words[index];
  const clause = said[at]?.clause;
  if (taken.size === 0) return true;
  const clauses = new Set([...taken.values()].map(({ place }) => said[place]?.clause));
  if (clauses.has(clause)) return true;
  const isDirected = wanted?.required || [...taken.keys()].some((own) => words[own]?.required);
  if (!isDirected) return true;
  // Another clause may complete it when it names nothing else: "the price? it goes up".
  return said.every(
    (word, place) =>
      word.clause !== clause ||
      place === at ||
      word.filler ||
      LIGHT.has(word.stem) ||
      hasOpposite(word.meanings),
  );
}

function scored(
  wording: Wording,
  said: readonly SpokenWord[],
  taken: ReadonlyMap<number, { quality: number; place: number }>,
): Mention | undefined {
  let total = 0;
  let reached = 0;
  /** One word that is the opposite of two turns the wording round once. */
  const turnedAt = new Set<number>();
  let isWhole = true;
  for (const [index, word] of wording.words.entries()) {
    total += word.weight;
    const match = taken.get(index);
    if (match?.quality === OPPOSITE) turnedAt.add(match.place);
    if (match) reached += word.weight * Math.abs(match.quality);
    else if (word.required) isWhole = false;
  }
  if (isTurnedRound(wording, said, taken) || isComparedWith(wording, said, taken)) return undefined;
  if (isNumberApart(wording, taken)) return undefined;
  const places = [...new Set([...taken.values()].map(({ place }) => place))].sort((a, b) => a - b);
  const first = said[places[0] ?? 0];
  const last = said[places.at(-1) ?? 0];
  if (!first || !last) return undefined;
  const far =
    PENALTY_PER_CLAUSE * Math.min(2, last.clause - first.clause) +
    PENALTY_PER_SENTENCE * (last.sentence - first.sentence);
  const score = (reached / total) * (isWhole ? 1 : 0.6) - far;
  const opposites = turnedAt.size;
  const isNegated = isDenied(places, said);
  // `not bigger` is not `smaller`, but `not the same` is `different`.
  if (isNegated && opposites > 0 && !isComplement(wording, said, taken)) return undefined;
  const turned = (wording.negative ? 1 : 0) + (isNegated ? 1 : 0) + (opposites % 2);
  return { wording, score, places, denied: turned % 2 === 1, isWhole, retracted: first.retracted };
}

function isComplement(
  { words }: Wording,
  said: readonly SpokenWord[],
  taken: ReadonlyMap<number, { quality: number; place: number }>,
): boolean {
  return [...taken].every(
    ([index, { quality, place }]) =>
      quality !== OPPOSITE || areComplements(words[index]?.meanings ?? [], said[place]?.meanings ?? []),
  );
}

/** `from liquid to gas` is not `from gas to liquid`. */
function isTurnedRound(
  { words }: Wording,
  said: readonly SpokenWord[],
  taken: ReadonlyMap<number, { place: number }>,
): boolean {
  const places = (side: number) =>
    [...taken]
      .filter(([index]) => words[index]?.side === side && words[index]?.weight === 1)
      .map(([, t]) => t.place);
  const [before, after] = [places(0), places(1)];
  if (before.length === 0 || after.length === 0) return false;
  const from = Math.min(...after);
  const to = Math.max(...before);
  if (from > to) return false;
  return said.slice(from, to).some((word) => TURNING_POINTS.has(word.stem));
}

/** `one of those with a second lamp` does not say `one lamp`. */
const MAX_AFTER_NUMBER = 2;

function isNumberApart({ words }: Wording, taken: ReadonlyMap<number, { place: number }>): boolean {
  return words.some((word, index) => {
    const here = taken.get(index)?.place;
    const next = taken.get(index + 1)?.place;
    if (word.value === undefined || here === undefined || next === undefined) return false;
    return next < here || next - here > MAX_AFTER_NUMBER;
  });
}

/** In `a third is smaller than a fifth`, a fifth is not what is smaller. */
function isComparedWith(
  { words }: Wording,
  said: readonly SpokenWord[],
  taken: ReadonlyMap<number, { place: number }>,
): boolean {
  if (words.some((word) => word.side > 0)) return false;
  const measures = [...taken].filter(([index]) => words[index]?.required).map(([, { place }]) => place);
  const things = [...taken].filter(([index]) => !words[index]?.required).map(([, { place }]) => place);
  return measures.some((measure) =>
    things.some(
      (thing) => thing > measure && said.slice(measure, thing).some((word) => word.text === 'than'),
    ),
  );
}

function termsOf(wording: Wording, said: readonly SpokenWord[], taught: ReadonlySet<string>): Mention[] {
  return said.flatMap((_, at) => termAt(at, wording, said, taught) ?? []);
}

function termAt(
  start: number,
  wording: Wording,
  said: readonly SpokenWord[],
  taught: ReadonlySet<string>,
): Mention | undefined {
  const wanted = wording.words.filter((word) => !SILENT_IN_TERMS.has(word.text) || isVariable(word));
  const places: number[] = [];
  let at = start;
  for (const word of wanted) {
    const isWord = () => wordMatch(word, said[at] ?? word, taught) > 0;
    while (places.length > 0 && !isWord() && SILENT_IN_TERMS.has(said[at]?.text ?? '')) at += 1;
    if (!said[at] || !isWord()) return undefined;
    places.push(at);
    at += 1;
  }
  // "3x squared" does not say "3x", and "minus 2x" does not say "2x".
  const isPower = said[at]?.clause === said[at - 1]?.clause && POWERS.has(said[at]?.text ?? '');
  const isMinus = said[start - 1]?.text === 'minus' && said[start - 1]?.clause === said[start]?.clause;
  const beforeMinus = said[start - 2];
  const isDifference = isMinus && beforeMinus && (beforeMinus.value !== undefined || isVariable(beforeMinus));
  if (isPower || (isMinus && !isDifference) || places.length === 0) return undefined;
  const denied = isDenied(places.slice(0, 1), said) !== wording.negative;
  return { wording, score: 1, places, denied, isWhole: true, retracted: said[start]?.retracted ?? false };
}
