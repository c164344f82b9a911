import { expect, test } from 'bun:test';
import { Allowance } from './allowance.ts';

test('allows a burst, then no more than its rate, and a burst again after a pause', () => {
  const allowance = new Allowance({ perSecond: 10, burst: 5 }, 0);
  const taken = (now: number) => {
    let count = 0;
    while (allowance.take(1, now)) count += 1;
    return count;
  };
  expect(taken(0)).toBe(5);
  expect(taken(200)).toBe(2);
  expect(taken(60_000)).toBe(5);
});
