import { isHedged, isRejected } from './choices.ts';
import { type Standing, standingOf } from './idea-standing.ts';
import { asksWhetherRight, partsOfAnswer } from './kind-of-answer.ts';
import { ENOUGH, lastMention, type Similarity } from './last-mention.ts';
import type { Misconception, Question } from './lesson.ts';
import { mentionsOf } from './mention.ts';
import { misconceptionIn } from './named-misconception.ts';
import { withoutHarmlessNegations } from './negation.ts';
import { numbersBySound } from './number-by-sound.ts';
import { type NumberStanding, numberStanding } from './number-claim.ts';
import { isAnswerLike, isOffTopic, isOtherTalk, repeatsQuestion } from './other-talk.ts';
import { type QuestionWordings, wordingsOf } from './question-wordings.ts';
import { type SpokenWord, spokenWords } from './spoken-words.ts';
import type { Wording } from './wording.ts';

export type Verdict = 'correct' | 'partial' | 'incorrect' | 'no_answer' | 'question' | 'off_topic';

/** How an answer stands to its question; numbers are indexes into `question.keyIdeas`. */
export interface Grade {
  verdict: Verdict;
  heard: number[];
  missing: number[];
  /** Said the other way round. Each is missing too. */
  denied: number[];
  misconception: Misconception | undefined;
}

/** Five minutes of speech; of a longer answer the end counts, because the last word does. */
const MAX_CHARACTERS = 5_000;

const unknownSimilarity: Similarity = () => undefined;

/**
 * Judges an answer: correct with all needed ideas and the number, partial with some, incorrect with none, with a
 * misconception, or with a list of everything; and tells it from no answer, a question back and other talk.
 * `docs/grading.md` describes how.
 * @param taught - words of the lesson (`taughtWords`): a word that the lesson teaches is never taken for a similar one
 * @param similarity - helps where words alone leave doubt; the judgement holds without it
 */
export function grade(
  question: Question,
  answer: string,
  taught: ReadonlySet<string>,
  similarity: Similarity = unknownSimilarity,
): Grade {
  const { attempt, admitsNotKnowing, triesAfterwards, asksBack } = partsOfAnswer(
    answer.slice(-MAX_CHARACTERS),
  );
  const read = wordingsOf(question);
  const said = numbersBySound(spokenWords(withoutHarmlessNegations(attempt)), question);
  const content = judgeContent(question, read, said, taught, similarity);
  if (content.verdict !== 'incorrect' || content.misconception || content.denied.length > 0) return content;

  const isSilent = !said.some((word) => !word.filler);
  if (isSilent && !asksBack && /\p{L}\s*\?\s*$/u.test(answer)) return { ...content, verdict: 'question' };
  if (asksBack && (isSilent || !isAnswerLike(said, read, taught))) {
    return { ...content, verdict: isOtherTalk(answer, read, taught) ? 'off_topic' : 'question' };
  }
  if (asksWhetherRight(attempt)) return { ...content, verdict: 'question' };
  if (isSilent || repeatsQuestion(read, said)) return { ...content, verdict: 'no_answer' };
  if (admitsNotKnowing && !triesAfterwards) return { ...content, verdict: 'no_answer' };
  if (isOffTopic(attempt, said, read, taught)) return { ...content, verdict: 'off_topic' };
  if (!question.number && isNearlySaid(read, said, taught)) return { ...content, verdict: 'partial' };
  return content;
}

const ENOUGH_OF_ACCEPTED = 0.8;

function judgeContent(
  question: Question,
  read: QuestionWordings,
  said: SpokenWord[],
  taught: ReadonlySet<string>,
  similarity: Similarity,
): Grade {
  const lookFor = (wordings: Wording[], enough: number) =>
    lastMention(wordings, said, taught, enough, similarity);

  const mentions = read.ideas.map((wordings) => lookFor(wordings, ENOUGH));
  const stands = mentions.map((mention, index) => standingOf(read.ideas[index] ?? [], mention, said, read));
  const accepted = read.accepted
    .map((wording) => lookFor([wording], ENOUGH_OF_ACCEPTED))
    .some((mention) => mention && !mention.denied && !isHedged(mention, said, read));
  const number = question.number && numberStanding(question.number, said, read.givenWords);

  const heard = indexesOf(stands, 'heard');
  const denied = indexesOf(stands, 'denied');
  const missing = [...denied, ...indexesOf(stands, 'absent')].sort((a, b) => a - b);
  const isComplete =
    (accepted && denied.length === 0 && number !== 'wrong') || hasAllNeeded(question, stands, number);

  const misconception = misconceptionIn(question, read, mentions, said, taught, similarity, isComplete);
  // Who says all that is needed and a misconception too is not simply wrong, and never right.
  if (misconception) {
    const verdict = isComplete && heard.length > 1 ? 'partial' : 'incorrect';
    return { verdict, heard, missing, denied, misconception };
  }
  if (isComplete) {
    const all = accepted
      ? { heard: question.keyIdeas.map((_, index) => index), missing: [] }
      : { heard, missing };
    return { verdict: 'correct', ...all, denied, misconception };
  }
  const hasSome = heard.length > 0 || number === 'right';
  return { verdict: hasSome ? 'partial' : 'incorrect', heard, missing, denied, misconception };
}

/** Two fifths of a wording or more, with a word of its own, nothing turned round: on the way, and not simply wrong. */
const NEARLY_ENOUGH = 0.4;

function isNearlySaid(read: QuestionWordings, said: SpokenWord[], taught: ReadonlySet<string>): boolean {
  const mentions = read.ideas.flat().flatMap((wording) => mentionsOf(wording, said, taught));
  return mentions.some(
    (mention) =>
      mention.isWhole &&
      mention.score >= NEARLY_ENOUGH &&
      !mention.denied &&
      !mention.retracted &&
      !isHedged(mention, said, read) &&
      !isRejected(mention, said, read),
  );
}

function hasAllNeeded({ keyIdeas }: Question, stands: readonly Standing[], number?: NumberStanding): boolean {
  if (number === 'wrong' || number === 'absent') return false;
  const needed = stands.filter((_, index) => keyIdeas[index]?.needed);
  if (needed.some((stand) => stand !== 'heard') || stands.includes('denied')) return false;
  return needed.length > 0 || number === 'right';
}

function indexesOf(stands: readonly Standing[], wanted: Standing): number[] {
  return stands.flatMap((stand, index) => (stand === wanted ? [index] : []));
}
