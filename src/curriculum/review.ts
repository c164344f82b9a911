import { createEmptyCard, fsrs, type Grade, Rating, State } from 'ts-fsrs';
import type { Verdict } from './grade.ts';

/** When an objective should be looked at again, and what that rests on. Times are milliseconds since the epoch. */
export interface Review {
  dueAt: number;
  reviewedAt: number;
  /** Days after which nine in ten still remember. */
  stabilityDays: number;
  /** From 1 to 10. */
  difficulty: number;
  intervalDays: number;
  repetitions: number;
  lapses: number;
}

/**
 * FSRS with its published default parameters, without the steps of minutes that are for flash cards: within a lesson
 * the tutor itself decides what to ask again. Answers later on the same day change little, as they should.
 */
const scheduler = fsrs({ enable_short_term: false, enable_fuzz: false });

/**
 * The review of an objective after one more answer about it.
 * @param before `undefined` when the objective was not answered before
 * @param hints how many were given before the answer
 * @param at when it was answered
 * @returns what it was, when the answer says nothing about the objective
 */
export function reviewAfter(
  before: Review | undefined,
  verdict: Verdict,
  hints: number,
  at: number,
): Review | undefined {
  const rating = ratingOf(verdict, hints);
  if (rating === undefined) return before;
  const { card } = scheduler.next(before ? cardOf(before) : createEmptyCard(at), at, rating);
  return {
    dueAt: card.due.getTime(),
    reviewedAt: at,
    stabilityDays: card.stability,
    difficulty: card.difficulty,
    intervalDays: card.scheduled_days,
    repetitions: card.reps,
    lapses: card.lapses,
  };
}

/** A right answer is never rated easy: nobody asked the student how it felt. */
function ratingOf(verdict: Verdict, hints: number): Grade | undefined {
  switch (verdict) {
    case 'correct':
      return hints === 0 ? Rating.Good : Rating.Hard;
    case 'partial':
      return Rating.Hard;
    case 'incorrect':
    case 'no_answer':
      return Rating.Again;
    case 'question':
    case 'off_topic':
      return undefined;
  }
}

function cardOf({ dueAt, reviewedAt, stabilityDays, difficulty, intervalDays, repetitions, lapses }: Review) {
  return {
    due: dueAt,
    last_review: reviewedAt,
    stability: stabilityDays,
    difficulty,
    scheduled_days: intervalDays,
    reps: repetitions,
    lapses,
    // Without steps, whatever was answered once is in review.
    state: State.Review,
    learning_steps: 0,
    elapsed_days: 0,
  };
}
