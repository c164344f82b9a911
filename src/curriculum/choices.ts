import { areOpposite } from './everyday-words.ts';
import type { Mention } from './mention-score.ts';
import type { QuestionWordings } from './question-wordings.ts';
import type { SpokenWord } from './spoken-words.ts';

/** How far from a mention the other choices may stand, in words. */
const HEDGE_REACH = 5;
/** `how loud or soft it is` names a measure, not a choice. */
const MEASURES = new Set(['how', 'whether', 'mean', 'either', 'matter']);

/** `up or down`, `the sun or the wind`: who names other choices as well has made none. */
export function isHedged({ places }: Mention, said: SpokenWord[], read: QuestionWordings): boolean {
  const first = places[0] ?? 0;
  const last = places.at(-1) ?? 0;
  const own = places.flatMap((place) => said[place] ?? []);
  const begin = Math.max(0, first - HEDGE_REACH);
  const around = said.slice(begin, last + HEDGE_REACH + 1);
  const clauses = own.map((word) => word.clause);
  const or = around.findIndex(
    (word, at) => word.text === 'or' && clauses.includes(word.clause) && !places.includes(begin + at),
  );
  if (or < 0 || around.slice(0, or).some((word) => MEASURES.has(word.stem))) return false;
  const isBefore = begin + or < first;
  const other = isBefore ? around.slice(0, or) : around.slice(or + 1);
  const choice = other.filter((word) => !word.filler && word.sentence === own[0]?.sentence);
  const isOpposite = (word: SpokenWord) => own.some((mine) => areOpposite(mine.meanings, word.meanings));
  return (
    choice.some(isOpposite) || (choice.length > 0 && choice.every((word) => isOtherChoice(word, own, read)))
  );
}

function isOtherChoice(word: SpokenWord, own: readonly SpokenWord[], read: QuestionWordings): boolean {
  if (own.some((mine) => mine.stem === word.stem)) return false;
  if (read.given.has(word.stem)) return true;
  return ![...read.ideas.flat(), ...read.accepted].some(({ words }) =>
    words.some(
      (wanted) => wanted.stem === word.stem || wanted.meanings.some((m) => word.meanings.includes(m)),
    ),
  );
}

/** `one fourth is bigger than one third` chooses one fourth, although it names both. */
export function isRejected(
  { places, wording }: Mention,
  said: SpokenWord[],
  read: QuestionWordings,
): boolean {
  if (!wording.words.every((word) => read.given.has(word.stem))) return false;
  const last = places.at(-1) ?? 0;
  const clause = said[last]?.clause;
  const than = said.findIndex((word) => word.clause === clause && word.text === 'than');
  if (than < 0) return false;
  const isAfter = than < (places[0] ?? 0);
  const isTurned = said
    .slice(0, than)
    .filter((word) => word.clause === clause)
    .some((word) => read.givenWords.some((given) => areOpposite(given.meanings, word.meanings)));
  return isAfter !== isTurned;
}
