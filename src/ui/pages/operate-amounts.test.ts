import { expect, test } from 'bun:test';
import { bytes, dollars, duration, milliseconds, percent } from './operate-amounts.ts';

test.each([
  [0, '$0.00'],
  [1, '$0.000001'],
  [2_345, '$0.002345'],
  [1_500_000, '$1.50'],
  [31_400_007, '$31.400007'],
  [1_234_000_000, '$1,234.00'],
])('%d micro-dollars are told to the last one: %s', (microDollars, words) => {
  expect(dollars(microDollars)).toBe(words);
});

test('amounts are told by the unit that says something', () => {
  expect([59, 3_700, 100_000].map(duration)).toEqual(['0 min', '1 h 1 min', '1 d 3 h']);
  expect([5_000_000, 3_000_000_000, 80_000_000_000].map(bytes)).toEqual(['5 MiB', '2.8 GiB', '75 GiB']);
  expect([0, 0.0012, 0.3].map(percent)).toEqual(['0 %', '0.12 %', '30 %']);
  expect([undefined, 1_234.4].map(milliseconds)).toEqual(['–', '1,234 ms']);
});
