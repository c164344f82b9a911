import { doubleMetaphone } from 'double-metaphone';
import { distance } from 'fastest-levenshtein';
import { LRUCache } from 'lru-cache';
import { meaningsOf, soundAlike } from './everyday-words.ts';
import type { SpokenWord } from './spoken-words.ts';

/** How surely a said word is the wanted one. */
const SAME = 1;
const SAME_MEANING = 0.95;
const MISHEARD = 0.85;

/**
 * How surely `said` is the word `wanted`: 1 for the same word in any form, less for one that means the same or that
 * recognition writes for it, 0 for another word.
 * @param taught - words of the lesson: one that the lesson teaches is never a misheard other one
 */
export function wordMatch(wanted: SpokenWord, said: SpokenWord, taught: ReadonlySet<string>): number {
  if (wanted.text === said.text) return SAME;
  // `us` has the stem of `use`.
  if (wanted.stem === said.stem && wanted.filler === said.filler) return SAME;
  if (wanted.value !== undefined || said.value !== undefined) {
    return wanted.value !== undefined && wanted.value === said.value ? SAME : 0;
  }
  if (soundAlike(wanted.text, said.text)) return MISHEARD;
  if (wanted.filler !== said.filler) return 0;
  if (isDerived(wanted.stem, said.stem)) return SAME_MEANING;
  if (isComparative(wanted.text, said.text) || isComparative(said.text, wanted.text)) return SAME_MEANING;
  if (said.meanings.some((meaning) => wanted.meanings.includes(meaning))) return SAME_MEANING;
  return isMisheard(wanted.text, said.text, taught) ? MISHEARD : 0;
}

/** `multiply` and `multiplication`, `evaporate` and `evaporation`: one long beginning, short different ends. */
function isDerived(one: string, other: string): boolean {
  const shorter = Math.min(one.length, other.length);
  if (shorter < 5 || Math.abs(one.length - other.length) > 3) return false;
  let shared = 0;
  while (shared < shorter && one[shared] === other[shared]) shared += 1;
  return shared >= Math.max(5, shorter - 1) && shared >= 0.7 * Math.max(one.length, other.length);
}

/** `nicer` and `nice`, `dimmer` and `dim`, `happiest` and `happy`. */
function isComparative(word: string, base: string): boolean {
  if (base.length < 3 || !/e(?:r|st)$/.test(word)) return false;
  const stem = word.replace(/e(?:r|st)$/, '');
  return [base, `${base}${base.at(-1)}`, base.replace(/e$/, ''), base.replace(/y$/, 'i')].includes(stem);
}

/** What recognition writes when it mishears `wanted`, as one word or as several joined. */
export function isMisheard(wanted: string, said: string, taught: ReadonlySet<string>): boolean {
  if (wanted === said) return true;
  if (taught.has(said) || isKnown(said) || isKnown(wanted)) return false;
  const longer = Math.max(wanted.length, said.length);
  if (Math.min(wanted.length, said.length) < 4 || 2 * Math.abs(wanted.length - said.length) > longer)
    return false;
  const edits = distance(wanted, said);
  // The first sound must agree, so that `exothermic` is not `endothermic` and `increase` is not `decrease`.
  const [own, its] = [soundOf(wanted), soundOf(said)];
  if (own.slice(0, 2) !== its.slice(0, 2)) return false;
  if (longer >= 6 && edits <= (longer < 9 ? 1 : 2) && wanted.slice(0, 2) === said.slice(0, 2)) return true;
  if (own === its) return own.length >= 3 ? edits <= longer / 2 : edits <= 2;
  // One sound more, less or other in a long word.
  return own.length >= 5 && distance(own, its) <= 1 && edits <= longer / 2.5;
}

/** Everyday words are what they are; recognition knows them well. */
function isKnown(word: string): boolean {
  return meaningsOf(word).length > 0;
}

/** Every word of a few lessons and of what is said in them. */
const sounds = new LRUCache<string, string>({ max: 5_000 });

function soundOf(word: string): string {
  const known = sounds.get(word);
  if (known !== undefined) return known;
  const [sound] = doubleMetaphone(word);
  sounds.set(word, sound);
  return sound;
}
