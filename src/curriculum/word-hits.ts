import { areOpposite } from './everyday-words.ts';
import { isMisheard, wordMatch } from './same-word.ts';
import type { SpokenWord } from './spoken-words.ts';
import type { WantedWord, Wording } from './wording.ts';

/** Per said word: which wanted words it is, and how surely; `-1` where it is the opposite of one. */
export type Hit = Map<number, number>;

export const OPPOSITE = -1;
/** How surely a word is heard that recognition split or joined. */
const IN_PIECES = 0.9;

export function hitsOf({ words }: Wording, said: readonly SpokenWord[], taught: ReadonlySet<string>): Hit[] {
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
    const hit: Hit = new Map(matches);
    for (const [index, wanted] of words.entries()) {
      if (!hit.has(index) && isSplitHere(wanted.text, at, said, taught)) hit.set(index, IN_PIECES);
    }
    if (words.length > 1) addSplit(hit, words, word, taught);
    return hit;
  });
}

/** Whether the words from here together are the wanted one, as recognition splits it: `photo synthesis`. */
function isSplitHere(
  wanted: string,
  at: number,
  said: readonly SpokenWord[],
  taught: ReadonlySet<string>,
): boolean {
  if (wanted.length < 5) return false;
  let joined = said[at]?.text ?? '';
  let isNew = !taught.has(joined);
  for (let length = 2; length <= 3; length += 1) {
    const part = said[at + length - 1];
    joined += part?.text ?? '';
    isNew ||= !taught.has(part?.text ?? '') && !part?.filler;
    if (joined.length > wanted.length + 3) return false;
    if (joined === wanted) return true;
    if (isNew && joined.length >= wanted.length - 2 && isMisheard(wanted, joined, taught)) return true;
  }
  return false;
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
    hit.set(index, IN_PIECES);
    hit.set(index + 1, IN_PIECES);
  }
}
