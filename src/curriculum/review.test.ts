import { expect, test } from 'bun:test';
import { type Review, reviewAfter } from './review.ts';

const DAY_MS = 24 * 3600_000;
const START = Date.UTC(2026, 0, 1);

test('what was answered well comes back later than what was not', () => {
  const due = [
    dueDays(reviewAfter(undefined, 'correct', 0, START)),
    dueDays(reviewAfter(undefined, 'correct', 2, START)),
    dueDays(reviewAfter(undefined, 'partial', 0, START)),
    dueDays(reviewAfter(undefined, 'incorrect', 0, START)),
    dueDays(reviewAfter(undefined, 'no_answer', 0, START)),
  ];
  // The intervals of FSRS with its default parameters.
  expect(due).toEqual([3, 2, 2, 1, 1]);
});

test('each time it is remembered when due, the next time is much further away', () => {
  let review = reviewAfter(undefined, 'correct', 0, START);
  const intervals: number[] = [];
  for (let time = 0; time < 3; time += 1) {
    review = reviewAfter(review, 'correct', 0, review?.dueAt ?? 0);
    intervals.push(review?.intervalDays ?? 0);
  }
  expect(intervals[0]).toBeGreaterThan(7);
  expect(intervals[1]).toBeGreaterThan(2 * (intervals[0] ?? 0));
  expect(intervals[2]).toBeGreaterThan(intervals[1] ?? 0);
});

test('what was forgotten comes back the next day, and counts as a lapse', () => {
  const known = reviewAfter(undefined, 'correct', 0, START);
  const forgotten = reviewAfter(known, 'incorrect', 0, START + 3 * DAY_MS);
  expect(forgotten?.dueAt).toBe(START + 4 * DAY_MS);
  expect(forgotten?.lapses).toBe(1);
});

test('the same again minutes later makes nobody remember it for longer', () => {
  const once = reviewAfter(undefined, 'correct', 0, START);
  const twice = reviewAfter(once, 'correct', 0, START + 60_000);
  expect(twice?.stabilityDays).toBeCloseTo(once?.stabilityDays ?? 0, 6);
});

test('a question back is no review', () => {
  const review = reviewAfter(undefined, 'partial', 0, START);
  expect(reviewAfter(review, 'question', 0, START + DAY_MS)).toBe(review);
  expect(reviewAfter(undefined, 'off_topic', 0, DAY_MS)).toBeUndefined();
});

function dueDays(review: Review | undefined): number {
  return ((review?.dueAt ?? 0) - START) / DAY_MS;
}
