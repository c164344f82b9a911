import { areOpposite } from './everyday-words.ts';
import { isMisheard, wordMatch } from './same-word.ts';
import type { SpokenWord } from './spoken-words.ts';
import type { WantedWord, Wording } from './wording.ts';

/** Per said word: which wanted words it is, and how surely; `-1` where it is the opposite of one. */
export type Hit = Map<number, { quality: number; length: number }>;

export const OPPOSITE = -1;

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
