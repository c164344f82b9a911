import { expect, test } from 'bun:test';
import { percentile } from './statistics.ts';

test('percentiles are values that were measured', () => {
  const values = [30, 10, 20, 40, 50, 60, 70, 80, 90, 100];
  expect(percentile(values, 50)).toBe(50);
  expect(percentile(values, 95)).toBe(100);
  expect(percentile([7], 95)).toBe(7);
  expect(percentile([], 50)).toBeNaN();
});
