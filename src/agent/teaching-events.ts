import type { Verdict } from '../curriculum/grade.ts';
import type { BoardShown, Recap } from '../protocol.ts';

/** What the tutor knows of a student when a lesson opens. */
export interface StudentRecord {
  /** Probability that it is known, by objective; one that is missing was not met yet. */
  mastery: Record<string, number>;
  /** Objectives of this lesson whose review is due, most overdue first. */
  due: string[];
  /** Id of the question that the student's last lesson about the same topic left open, if it did. */
  left?: string;
  /** A short account of earlier lessons for the tutor's context; empty when there are none. */
  account: string;
}

/**
 * What the tutor did, told as it happens and stored as it is. `at` is milliseconds since the epoch; an `id` that was
 * told before is the same event. A question is named by its id, an objective by `objectiveOf`.
 */
export type TeachingEvent =
  | { type: 'asked'; id: string; at: number; question: string }
  /** `step` counts from 1; one beyond the ladder is the answer itself. */
  | { type: 'hint'; id: string; at: number; question: string; step: number }
  | Evidence
  | ({ type: 'board' } & BoardShown)
  /** Words of distress or danger, for the teacher. `turn` is the student's. */
  | { type: 'concern'; id: string; at: number; turn: string }
  | ({ type: 'recap'; id: string; at: number } & Recap);

/** One judged answer. */
export interface Evidence {
  type: 'evidence';
  id: string;
  at: number;
  /** The student's turn: the words that the verdict rests on. */
  turn: string;
  question: string;
  objective: string;
  verdict: Verdict;
  /** Key ideas, by the wording that names them. */
  heard: string[];
  missing: string[];
  /** By its name. */
  misconception: string | null;
  /** Steps of the ladder that were given before this answer. */
  hints: number;
  masteryBefore: number;
  masteryAfter: number;
}
