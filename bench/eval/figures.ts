import type { Grade, Verdict } from '../../src/curriculum/grade.ts';
import type { LabelledAnswer } from './answers.ts';

export interface Judged {
  labelled: LabelledAnswer;
  /** What the grader heard: through speech, other words than the student's. */
  heard: string;
  grade: Grade;
  tookMs: number;
}

/** Shares are 0 to 1; one of nothing is 1 where that is good and 0 where that is bad. */
export interface Figures {
  answers: number;
  /** Of all answers, those with the label's verdict. */
  verdictRight: number;
  /** Of the answers labelled `incorrect`, those judged `correct`. */
  wrongCalledCorrect: number;
  /** Of the answers labelled `correct`, those judged neither `correct` nor `partial`. */
  correctCalledWrong: number;
  /** Of the answers labelled with a misconception, those for which that same one is named. */
  misconceptionNamed: number;
  /** Mean time to judge one answer, sentence similarity included. */
  msPerAnswer: number;
}

export function figuresOf(judged: readonly Judged[]): Figures {
  const labelled = (verdict: Verdict) => judged.filter((one) => one.labelled.verdict === verdict);
  const misconceived = judged.filter((one) => one.labelled.misconception);
  return {
    answers: judged.length,
    verdictRight: share(judged, isRight, 1),
    wrongCalledCorrect: share(labelled('incorrect'), ({ grade }) => grade.verdict === 'correct', 0),
    correctCalledWrong: share(
      labelled('correct'),
      ({ grade }) => grade.verdict !== 'correct' && grade.verdict !== 'partial',
      0,
    ),
    misconceptionNamed: share(misconceived, isNamed, 1),
    msPerAnswer: judged.reduce((sum, { tookMs }) => sum + tookMs, 0) / Math.max(1, judged.length),
  };
}

export function isRight({ labelled, grade }: Judged): boolean {
  return grade.verdict === labelled.verdict;
}

export function isNamed({ labelled, grade }: Judged): boolean {
  return grade.misconception?.name === labelled.misconception?.name;
}

function share<T>(all: readonly T[], counts: (one: T) => boolean, ofNothing: number): number {
  return all.length === 0 ? ofNothing : all.filter((one) => counts(one)).length / all.length;
}
