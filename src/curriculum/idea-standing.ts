import { isHedged, isRejected } from './choices.ts';
import type { Mention } from './mention-score.ts';
import { numberStanding } from './number-claim.ts';
import type { QuestionWordings } from './question-wordings.ts';
import type { SpokenWord } from './spoken-words.ts';
import type { Wording } from './wording.ts';
import { isYesOrNo, polarityOf } from './yes-or-no.ts';

export type Standing = 'heard' | 'denied' | 'absent';

/** How an answer stands to one idea. `mention` is where a wording of it is said last. */
export function standingOf(
  wordings: readonly Wording[],
  mention: Mention | undefined,
  said: SpokenWord[],
  read: QuestionWordings,
): Standing {
  const special = standingOfNumber(wordings, said, read) ?? standingOfYesOrNo(wordings, said, read);
  if (special) return special;
  if (!mention || isHedged(mention, said, read)) return 'absent';
  return mention.denied || isRejected(mention, said, read) ? 'denied' : 'heard';
}

/** An idea that is a number: of several numbers it must be the one that the answer comes to. */
function standingOfNumber(
  wordings: readonly Wording[],
  said: SpokenWord[],
  { givenWords }: QuestionWordings,
): Standing | undefined {
  const values = wordings.map(({ words }) => (words.length === 1 ? words[0]?.value : undefined));
  const [value] = values;
  if (value === undefined || values.some((other) => other === undefined)) return undefined;
  if (givenWords.some((word) => word.value === value)) return undefined;
  const standings = values.map((one) =>
    numberStanding({ value: one ?? value, tolerance: 0, unit: [] }, said, givenWords),
  );
  return standings.includes('right') ? 'heard' : 'absent';
}

/** An idea that is a plain yes or no, or the question's own words with or without a `not`. */
function standingOfYesOrNo(
  wordings: readonly Wording[],
  said: SpokenWord[],
  read: QuestionWordings,
): Standing | undefined {
  if (!read.wantsYesOrNo) return undefined;
  const wanted = wordings.find(({ words }) => words.every((word) => read.given.has(word.stem)));
  const plain = wordings.find(({ words: [word, ...more] }) => more.length === 0 && isYesOrNo(word));
  if (!wanted && !plain) return undefined;
  const isNo = plain ? plain.words[0]?.meanings.includes('no') : wanted?.negative;
  const saysNo = polarityOf(said, read.given);
  if (saysNo === undefined) return undefined;
  return saysNo === isNo ? 'heard' : 'denied';
}
