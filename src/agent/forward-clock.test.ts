import { expect, test } from 'bun:test';
import { forwardClock } from './forward-clock.ts';

test('the clock follows forward, goes on while the wall’s is set back, and is right again once that is', () => {
  let wall = 1_000_000;
  let steady = 0;
  const now = forwardClock(
    () => wall,
    () => steady,
  );
  const passes = (ms: number) => {
    wall += ms;
    steady += ms;
    return now();
  };
  expect(passes(10)).toBe(1_000_010);
  wall += 5_000;
  expect(passes(10)).toBe(1_005_020);
  wall -= 60_000;
  expect([passes(10), passes(10)]).toEqual([1_005_030, 1_005_040]);
  wall += 60_000;
  expect(passes(10)).toBe(1_005_050);
});
