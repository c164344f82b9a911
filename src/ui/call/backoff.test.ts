import { expect, test } from 'bun:test';
import { backoffMs } from './backoff.ts';

test('the wait is short at first, doubles then, is never more than 15 s, and differs from page to page by half', () => {
  const longest = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 43].map((attempt) =>
    backoffMs(attempt, () => 1),
  );
  expect(longest).toEqual([...Array(8).fill(500), 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  expect(backoffMs(8, () => 0)).toBe(500);
});
