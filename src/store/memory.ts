import type { Evidence, TeachingEvent } from '../agent/teaching-events.ts';
import type { Review } from '../curriculum/review.ts';
import type { TurnLatency } from '../protocol.ts';
import type { LessonRow } from './lesson-row.ts';

/** What a student has agreed to, as it was shown, and when. */
export interface Consent {
  at: number;
  words: string;
}

/** What is remembered of students: what the tutor did with them, and what follows from it. */
export interface Memory {
  /**
   * What the tutor did, as it was told; an id that is already stored is left as it is. Evidence also moves mastery
   * and review of its objective, in the same transaction.
   */
  addEvent(lessonId: string, event: TeachingEvent): Promise<void>;
  /** In the order they were told. */
  eventsOf(lessonId: string): Promise<TeachingEvent[]>;
  /** The judged answers among them. */
  evidenceOf(lessonId: string): Promise<Evidence[]>;
  addLatency(lessonId: string, latency: TurnLatency): Promise<void>;
  latenciesOf(lessonId: string): Promise<TurnLatency[]>;
  /** Probability that it is known, by objective. */
  masteryOf(studentId: string): Promise<Record<string, number>>;
  /** By objective. */
  reviewsOf(studentId: string): Promise<Record<string, Review>>;
  findStudent(id: string): Promise<{ id: string; name: string } | undefined>;
  /** The student has agreed to these words. The same ones again change nothing. */
  saveConsent(studentId: string, consent: Consent): Promise<void>;
  consentOf(studentId: string): Promise<Consent | undefined>;
  /** The latest first. */
  lessonsOf(studentId: string): Promise<LessonRow[]>;
  /**
   * Lessons in which nothing has happened since then go, with mastery and reviews that no evidence is left for, and
   * students of whom nothing else is kept. What they cost stays counted.
   * They go one at a time, and the thread is let go in between.
   * @param signal - the rest stays
   * @returns how many lessons went
   */
  forgetBefore(at: number, signal?: AbortSignal): Promise<number>;
  /** Everything about the student goes, with all that was derived from it, out of the files too; but not its cost. */
  eraseStudent(id: string): Promise<void>;
}
