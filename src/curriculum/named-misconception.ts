import { lastMention, type Similarity } from './last-mention.ts';
import type { Misconception, Question } from './lesson.ts';
import type { Mention } from './mention-score.ts';
import { numberStanding } from './number-claim.ts';
import type { QuestionWordings } from './question-wordings.ts';
import type { SpokenWord } from './spoken-words.ts';
import type { Wording } from './wording.ts';
import { polarityOf } from './yes-or-no.ts';

const ENOUGH_OF_MISCONCEPTION = 0.7;

/** From here on a wording is said word for word. */
const VERBATIM = 0.97;

export function misconceptionIn(
  question: Question,
  read: QuestionWordings,
  mentions: (Mention | undefined)[],
  said: SpokenWord[],
  taught: ReadonlySet<string>,
  similarity: Similarity,
  isComplete: boolean,
): Misconception | undefined {
  const numberIsRight = question.number && numberStanding(question.number, said, read.givenWords) === 'right';
  const found = read.misconceptions
    .map((wordings, index) => {
      const counted = numberIsRight ? wordings.filter((wording) => !isBareNumber(wording)) : wordings;
      const mention = lastMention(counted, said, taught, ENOUGH_OF_MISCONCEPTION, similarity);
      return { index, mention };
    })
    .filter(({ mention }) => mention && !mention.denied)
    .sort((a, b) => byWhatIsSaid(a.mention, b.mention));
  const best = found[0];
  if (!best?.mention) return isComplete ? undefined : wrongYesOrNo(question, read, said);
  if (!isComplete) return question.misconceptions[best.index];
  // With everything right said as well, only what was said last and wholly counts, or what says more with the same words.
  const { places, score } = best.mention;
  const right = mentions.flatMap((mention) => mention?.places ?? []);
  const isLast = (places[0] ?? 0) > Math.max(-1, ...right);
  const saysMore = right.every((place) => places.includes(place)) && places.length > new Set(right).size;
  const endsLater =
    (places.at(-1) ?? 0) > Math.max(-1, ...right) && right.some((place) => places.includes(place));
  const isLoose = mentions.some((mention) => mention && mention.score < VERBATIM);
  const isVerbatim =
    score >= VERBATIM &&
    places.length >= 3 &&
    right.every((place) => places.includes(place)) &&
    (isLoose || places.some((place) => !right.includes(place)));
  if (isConceded(places, said)) return undefined;
  return score >= 0.9 && (isLast || saysMore || endsLater || isVerbatim)
    ? question.misconceptions[best.index]
    : undefined;
}

/** The best said first, and of two said as well the one that takes more of the answer's words. */
function byWhatIsSaid(a: Mention | undefined, b: Mention | undefined): number {
  return (b?.score ?? 0) - (a?.score ?? 0) || (b?.places.length ?? 0) - (a?.places.length ?? 0);
}

/** A misconception that is a plain yes or no is also said by `it does` and `it doesn't`. */
function wrongYesOrNo(
  question: Question,
  read: QuestionWordings,
  said: SpokenWord[],
): Misconception | undefined {
  if (!read.wantsYesOrNo) return undefined;
  const saysNo = polarityOf(said, read.given);
  if (saysNo === undefined) return undefined;
  const index = read.misconceptions.findIndex((wordings) =>
    wordings.some(
      ({ words: [word, ...more] }) => more.length === 0 && word?.meanings.includes(saysNo ? 'no' : 'yes'),
    ),
  );
  return question.misconceptions[index];
}

const CONCESSIONS = new Set(['though', 'although', 'despite', 'while', 'whereas', 'unless']);

/** `even though four is bigger than three` is no misconception. */
function isConceded(places: readonly number[], said: readonly SpokenWord[]): boolean {
  const clauses = new Set(places.map((place) => said[place]?.clause));
  return said.some((word) => clauses.has(word.clause) && CONCESSIONS.has(word.text));
}

function isBareNumber({ words }: Wording): boolean {
  return words.every((word) => word.value !== undefined || word.weight < 1);
}
