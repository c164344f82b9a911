import { expect, test } from 'bun:test';
import { backoffMs } from './backoff.ts';

test('the wait doubles, is never more than 15 s, and differs from page to page by half', () => {
  const longest = [0, 1, 2, 3, 4, 5, 6, 39].map((attempt) => backoffMs(attempt, () => 1));
  expect(longest).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
  expect(backoffMs(2, () => 0)).toBe(1_000);
});
