import { expect, test } from 'bun:test';
import { type Row, verdictOf } from './row.ts';

const row = (measured: number[]): Row => ({
  figure: 'a turn, p50 / p95',
  unit: 'ms',
  must: [600, 900],
  reach: [450, 700],
  measured,
  note: '',
});

test('every part of a figure has to be within its bound', () => {
  expect(verdictOf(row([440, 700]))).toBe('reached');
  expect(verdictOf(row([440, 701]))).toBe('held');
  expect(verdictOf(row([440, 901]))).toBe('missed');
});

test('what was not measured or is broken is missed', () => {
  expect(verdictOf(row([]))).toBe('missed');
  expect(verdictOf(row([Number.NaN, Number.NaN]))).toBe('missed');
  expect(verdictOf({ ...row([1, 1]), broken: true })).toBe('missed');
});
