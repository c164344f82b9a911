import type { Lesson, Question } from './lesson.ts';
import { MASTERED, NOT_MET } from './mastery.ts';
import { objectiveOf } from './objective.ts';

/** What the choice of the next question rests on. */
export interface Course {
  /** Probability that it is known, by objective, as it is now. */
  mastery: Readonly<Record<string, number>>;
  /** The same as it was when the lesson began. */
  masteryAtStart: Readonly<Record<string, number>>;
  /** Objectives whose review is due, most overdue first. */
  due: readonly string[];
  /** Ids of the questions asked in this lesson, in order. */
  asked: readonly string[];
}

export interface Choice {
  /** Its place in the lesson, from 0. */
  subtopic: number;
  question: Question;
}

/** So many questions about a subtopic follow each other: then something new, and back to it later. */
const QUESTIONS_IN_A_ROW = 2;
/** A subtopic that is left below this comes up again before the lesson ends. */
const WEAK = 0.6;
/** So often is one question asked in a lesson. */
const TIMES_ASKED = 2;

/**
 * The question that helps most: reviews that are due, then the subtopic at hand until it is mastered, then the next
 * one that is not, then those that stayed weak. `undefined` when nothing is left to ask.
 */
export function nextQuestion(lesson: Lesson, course: Course): Choice | undefined {
  const places = lesson.subtopics.map((_, index) => index);
  return (
    dueReview(lesson, course, places) ??
    practice(lesson, course) ??
    nextNew(lesson, course, places) ??
    weakOne(lesson, course, places)
  );
}

/**
 * What the student goes back to: the subtopic before, by a question not asked yet or else the last one. `undefined` in
 * the first subtopic.
 */
export function questionBefore(lesson: Lesson, course: Course): Choice | undefined {
  const current = placeOf(lesson, course.asked.at(-1));
  if (!current) return undefined;
  const subtopic = current - 1;
  const fresh = pick(lesson, course, subtopic, (question) => !course.asked.includes(question.id));
  const question = fresh?.question ?? lesson.subtopics[subtopic]?.questions.at(-1);
  return question && { subtopic, question };
}

function dueReview(lesson: Lesson, course: Course, places: number[]): Choice | undefined {
  const untouched = course.due
    .map((objective) => places.find((index) => objectiveOf(lesson.slug, index) === objective))
    .find((index) => index !== undefined && askedIn(lesson, course, index).length === 0);
  return untouched === undefined ? undefined : pick(lesson, course, untouched, () => true);
}

function practice(lesson: Lesson, course: Course): Choice | undefined {
  const current = placeOf(lesson, course.asked.at(-1));
  if (current === undefined || masteryOf(lesson, course, current) >= MASTERED) return undefined;
  const inARow =
    course.asked.length - 1 - course.asked.findLastIndex((id) => placeOf(lesson, id) !== current);
  if (inARow >= QUESTIONS_IN_A_ROW) return undefined;
  return pick(lesson, course, current, ({ id }) => !course.asked.includes(id));
}

function nextNew(lesson: Lesson, course: Course, places: number[]): Choice | undefined {
  const startedAt = (index: number) => course.masteryAtStart[objectiveOf(lesson.slug, index)] ?? NOT_MET;
  // Who knew everything before came to practise.
  const knewAll = places.every((index) => startedAt(index) >= MASTERED);
  const next = places.find(
    (index) =>
      askedIn(lesson, course, index).length === 0 && (knewAll || masteryOf(lesson, course, index) < MASTERED),
  );
  return next === undefined ? undefined : pick(lesson, course, next, () => true);
}

function weakOne(lesson: Lesson, course: Course, places: number[]): Choice | undefined {
  const weak = places
    .filter((index) => masteryOf(lesson, course, index) < WEAK)
    .sort((a, b) => masteryOf(lesson, course, a) - masteryOf(lesson, course, b));
  for (const index of weak) {
    const choice =
      pick(lesson, course, index, ({ id }) => !course.asked.includes(id)) ??
      pick(
        lesson,
        course,
        index,
        ({ id }) => id !== course.asked.at(-1) && timesAsked(course, id) < TIMES_ASKED,
      );
    if (choice) return choice;
  }
  return undefined;
}

/** Of a subtopic's questions, the one whose difficulty fits best what is known. */
function pick(
  lesson: Lesson,
  course: Course,
  subtopic: number,
  allowed: (question: Question) => boolean,
): Choice | undefined {
  const wanted = difficultyFor(masteryOf(lesson, course, subtopic));
  const [question] = (lesson.subtopics[subtopic]?.questions ?? [])
    .filter(allowed)
    .sort((a, b) => Math.abs(a.difficulty - wanted) - Math.abs(b.difficulty - wanted));
  return question && { subtopic, question };
}

function difficultyFor(mastery: number): number {
  if (mastery < 0.5) return 1;
  return mastery < 0.9 ? 2 : 3;
}

function masteryOf({ slug }: Lesson, { mastery }: Course, subtopic: number): number {
  return mastery[objectiveOf(slug, subtopic)] ?? NOT_MET;
}

function askedIn(lesson: Lesson, { asked }: Course, subtopic: number): string[] {
  return asked.filter((id) => placeOf(lesson, id) === subtopic);
}

function timesAsked({ asked }: Course, id: string): number {
  return asked.filter((other) => other === id).length;
}

function placeOf({ subtopics }: Lesson, id: string | undefined): number | undefined {
  const index = subtopics.findIndex(({ questions }) => questions.some((question) => question.id === id));
  return index < 0 ? undefined : index;
}
