import type { Lesson } from '../curriculum/lesson.ts';
import { MASTERED } from '../curriculum/mastery.ts';
import { objectiveOf } from '../curriculum/objective.ts';
import type { Review } from '../curriculum/review.ts';
import type { LessonRow } from '../store/lesson-row.ts';
import type { Store } from '../store/store.ts';

/** What a student has done with one lesson. */
export interface LessonProgress {
  /** Subtopics that count as known. */
  known: number;
  /** Subtopics whose review is due. */
  due: number;
  /** The one to go on with. */
  open: LessonRow | undefined;
  /** The latest first. */
  past: LessonRow[];
}

/** All that is remembered of a student, as the pages need it. */
export interface Remembered {
  mastery: Record<string, number>;
  reviews: Record<string, Review>;
  /** The latest first. */
  rows: LessonRow[];
}

export const NOTHING_REMEMBERED: Remembered = { mastery: {}, reviews: {}, rows: [] };

/** What waits for its student comes before what does not; the teacher's order holds within. */
export function urgencyOf({ open, due }: LessonProgress): number {
  if (open) return 2;
  return due > 0 ? 1 : 0;
}

export async function remember(
  store: Pick<Store, 'lessonsOf' | 'masteryOf' | 'reviewsOf'>,
  student: string,
): Promise<Remembered> {
  const [mastery, reviews, rows] = await Promise.all([
    store.masteryOf(student),
    store.reviewsOf(student),
    store.lessonsOf(student),
  ]);
  return { mastery, reviews, rows };
}

export function progressOf(
  lesson: Lesson,
  { mastery, reviews, rows }: Remembered,
  now = Date.now(),
): LessonProgress {
  const objectives = lesson.subtopics.map((_, at) => objectiveOf(lesson.slug, at));
  const held = rows.filter(({ topic }) => topic === lesson.slug);
  const open = held.find(({ endedAt }) => endedAt === null);
  return {
    known: objectives.filter((objective) => (mastery[objective] ?? 0) >= MASTERED).length,
    due: objectives.filter((objective) => (reviews[objective]?.dueAt ?? Number.POSITIVE_INFINITY) <= now)
      .length,
    open,
    past: held.filter((row) => row !== open),
  };
}
