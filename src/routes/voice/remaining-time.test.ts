import { expect, test } from 'bun:test';
import { remainingMs } from './remaining-time.ts';

const limits = { lessonMs: 100, silenceMs: 10 };
const turnsAt = (...times: number[]) =>
  times.map((at) => ({ id: `${at}`, who: 'tutor' as const, text: '', at }));

test('a lesson that was just begun has all of its time', () => {
  expect(remainingMs(limits, 1000, [])).toBe(100);
});

test('time is spent from turn to turn; while the student was away only the silence counts', () => {
  expect(remainingMs(limits, 1000, turnsAt(1003, 1008, 9000, 9002))).toBe(100 - 3 - 5 - 10 - 2);
});

test('never less than none', () => {
  expect(remainingMs(limits, 0, turnsAt(...Array.from({ length: 50 }, (_, i) => i * 9)))).toBe(0);
});
