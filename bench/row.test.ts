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

test('where more is better, the bounds are floors', () => {
  const rate = (measured: number): Row => ({
    ...row([measured]),
    unit: '×',
    must: [0.6],
    reach: [0.8],
    moreIsBetter: true,
  });
  expect(verdictOf(rate(0.8))).toBe('reached');
  expect(verdictOf(rate(0.6))).toBe('held');
  expect(verdictOf(rate(0.59))).toBe('missed');
  expect(verdictOf(rate(Number.NaN))).toBe('missed');
});

test('what was not measured or is broken is missed', () => {
  expect(verdictOf(row([]))).toBe('missed');
  expect(verdictOf(row([Number.NaN, Number.NaN]))).toBe('missed');
  expect(verdictOf({ ...row([1, 1]), broken: true })).toBe('missed');
});
