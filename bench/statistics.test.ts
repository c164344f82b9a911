import { expect, test } from 'bun:test';
import { percentile, slope } from './statistics.ts';

test('percentiles are values that were measured', () => {
  const values = [30, 10, 20, 40, 50, 60, 70, 80, 90, 100];
  expect(percentile(values, 50)).toBe(50);
  expect(percentile(values, 95)).toBe(100);
  expect(percentile([7], 95)).toBe(7);
  expect(percentile([], 50)).toBeNaN();
});

test('the slope of points around a line is the line’s', () => {
  expect(
    slope([
      [1, 12],
      [2, 18],
      [3, 32],
      [4, 38],
    ]),
  ).toBeCloseTo(9.2);
});
