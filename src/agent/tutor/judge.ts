import type { Grade, Verdict } from '../../curriculum/grade.ts';
import type { Misconception } from '../../curriculum/lesson.ts';
import type { Asking } from './standing.ts';

/** An answer in the light of those before it to the same question. */
export interface Judgement {
  verdict: Verdict;
  /** Indexes of the key ideas heard so far, and of the others. */
  heard: number[];
  missing: number[];
  /** This answer added something right. */
  addsSomething: boolean;
  misconception: Misconception | undefined;
}

/** What an answer adds to the key ideas said before; one that is denied now counts no longer. */
export function judgeAnswer({ question, ideas: before }: Asking, grade: Grade): Judgement {
  const ideas = new Set([...before, ...grade.heard].filter((idea) => !grade.denied.includes(idea)));
  const indexes = question.keyIdeas.map((_, index) => index);
  const hasAllNeeded = indexes.every((index) => ideas.has(index) || !question.keyIdeas[index]?.needed);
  const inParts = hasAllNeeded && ideas.size > 0 && !question.number && !grade.misconception;
  const isCorrect = grade.verdict === 'correct' || (inParts && isAttempt(grade.verdict));
  return {
    verdict: isCorrect ? 'correct' : grade.verdict,
    heard: indexes.filter((index) => ideas.has(index)),
    missing: indexes.filter((index) => !ideas.has(index)),
    addsSomething: isCorrect || (grade.denied.length === 0 && grade.heard.some((idea) => !before.has(idea))),
    misconception: isCorrect ? undefined : grade.misconception,
  };
}

function isAttempt(verdict: Verdict): boolean {
  return verdict === 'correct' || verdict === 'partial' || verdict === 'incorrect';
}
