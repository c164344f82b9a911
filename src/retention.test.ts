import { afterEach, beforeEach, expect, jest, test } from 'bun:test';
import { pino } from 'pino';
import { keepNoLonger } from './retention.ts';

const DAY_MS = 24 * 3600_000;
const log = pino({ level: 'silent' });

beforeEach(() => {
  jest.useFakeTimers({ now: 100 * DAY_MS });
});
afterEach(() => {
  jest.useRealTimers();
});

test('what is too old is forgotten at once, and every day until it is stopped', () => {
  const asked: number[] = [];
  const forgetBefore = async (at: number) => asked.push(at / DAY_MS);
  const stop = keepNoLonger(30, { forgetBefore }, log);
  expect(asked).toEqual([70]);
  jest.advanceTimersByTime(2 * DAY_MS);
  expect(asked).toEqual([70, 71, 72]);
  stop();
  jest.advanceTimersByTime(2 * DAY_MS);
  expect(asked).toHaveLength(3);
});

test('a failure is tried again the next day', () => {
  let tries = 0;
  const forgetBefore = async () => {
    tries += 1;
    throw new Error('The disk is full.');
  };
  const stop = keepNoLonger(30, { forgetBefore }, log);
  jest.advanceTimersByTime(DAY_MS);
  stop();
  expect(tries).toBe(2);
});

test('one that is under way ends with it: the store is about to close', () => {
  let given: AbortSignal | undefined;
  const forgetBefore = async (_: number, signal?: AbortSignal) => {
    given = signal;
    return 0;
  };
  const stop = keepNoLonger(30, { forgetBefore }, log);
  expect(given?.aborted).toBe(false);
  stop();
  expect(given?.aborted).toBe(true);
});
