import { hasOpposite } from './everyday-words.ts';
import { type Mention, scored } from './mention-score.ts';
import type { SpokenWord } from './spoken-words.ts';
import { termsOf } from './term.ts';
import { type Hit, hitsOf, OPPOSITE } from './word-hits.ts';
import { LIGHT, type Wording } from './wording.ts';

/** How many meaningful words may stand between the first and the last word of a wording, beside its own. */
const MAX_STRANGERS = 6;
/** Of a sentence's parts, the next one may complete what one began: `in the cold, it becomes drops`. */
const MAX_CLAUSES_FURTHER = 2;

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
    for (const [index, quality] of hits[at] ?? []) {
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
