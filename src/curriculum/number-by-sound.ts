import type { Question } from './lesson.ts';
import type { SpokenWord } from './spoken-words.ts';

/** What recognition writes for a number that stands alone; inside a sentence it knows better. */
const NUMBERS_BY_SOUND = new Map([
  ['won', 1],
  ['to', 2],
  ['too', 2],
  ['for', 4],
  ['ate', 8],
]);
const MAX_WORDS_ALONE = 2;

export function numbersBySound(said: SpokenWord[], { number, keyIdeas }: Question): SpokenWord[] {
  const wantsNumber = number || keyIdeas.some(({ wordings }) => wordings.some((text) => /\d/.test(text)));
  if (!wantsNumber || said.length > MAX_WORDS_ALONE) return said;
  return said.map((word) => {
    const value = NUMBERS_BY_SOUND.get(word.text);
    return value === undefined
      ? word
      : { ...word, text: String(value), stem: String(value), value, filler: false };
  });
}
