import { areComplements } from './everyday-words.ts';
import { isDenied } from './negation.ts';
import type { SpokenWord } from './spoken-words.ts';
import { OPPOSITE } from './word-hits.ts';
import { TURNING_POINTS, type Wording } from './wording.ts';

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

const PENALTY_PER_CLAUSE = 0.03;
const PENALTY_PER_SENTENCE = 0.08;

export function scored(
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
