import { afterEach, beforeEach, expect, jest, test } from 'bun:test';
import { askedPauseMs, Provider, type Trouble, troubleOf } from './hosted-provider.ts';
import { LessonProvider } from './lesson-provider.ts';

const SECOND = 1_000;

let trouble: Trouble | undefined;
/** Until then a check has no answer. */
let answered: Promise<void>;
let troubles: Trouble[];
let checks: number;
let pauses: number[];
let timesBack: number;

beforeEach(() => {
  jest.useFakeTimers();
  trouble = undefined;
  answered = Promise.resolve();
  troubles = [];
  checks = 0;
  pauses = [];
  timesBack = 0;
});
afterEach(() => {
  jest.useRealTimers();
});

function provider(): Provider {
  return new Provider({
    check: async () => {
      checks += 1;
      await answered;
      return trouble;
    },
    onOut: (trouble, pauseMs) => {
      troubles.push(trouble);
      pauses.push(pauseMs);
    },
    onBack: () => {
      timesBack += 1;
    },
  });
}

/** Lets time pass, and what is awaited meanwhile be done. */
async function pass(ms: number): Promise<void> {
  jest.advanceTimersByTime(ms);
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

test('a provider that failed is left alone, checked, and serves again', async () => {
  const health = provider();
  health.failed('is too slow');
  expect(health.serves).toBe(false);
  await pass(4 * SECOND);
  expect(checks).toBe(0);
  await pass(SECOND);
  expect([checks, timesBack, health.serves]).toEqual([1, 1, true]);
});

test('a start waits for a silent provider only so long, and takes it when it answers', async () => {
  const health = provider();
  const answer = Promise.withResolvers<void>();
  answered = answer.promise;
  let started = false;
  void health.tryAtStart(SECOND).then(() => {
    started = true;
  });
  await pass(SECOND - 1);
  expect(started).toBe(false);
  await pass(1);
  expect([started, health.serves, troubles]).toEqual([true, false, ['is too slow']]);
  answer.resolve();
  await pass(0);
  expect([health.serves, timesBack]).toEqual([true, 1]);
});

test('what is wrong with one that was late is told when it is known, and students hear of it once', async () => {
  const health = provider();
  const answer = Promise.withResolvers<void>();
  answered = answer.promise;
  void health.tryAtStart(SECOND);
  await pass(SECOND);
  trouble = 'refuses the key';
  answer.resolve();
  await pass(0);
  expect(troubles).toEqual(['is too slow', 'refuses the key']);
  expect([health.serves, health.timesOut]).toEqual([false, 1]);
  await pass(15 * SECOND);
  expect([checks, troubles.length]).toEqual([3, 2]);
});

test('while it goes on failing it is tried less and less often, in the end once a minute', async () => {
  const health = provider();
  trouble = 'cannot be reached';
  health.failed(trouble);
  const at: number[] = [];
  for (let second = 1; second <= 200; second += 1) {
    const before = checks;
    await pass(SECOND);
    if (checks > before) at.push(second);
  }
  expect(at).toEqual([5, 15, 35, 75, 135, 195]);
  expect([health.serves, timesBack]).toEqual([false, 0]);
});

test('one that is back and fails at once is left alone for longer, one that has worked is not', async () => {
  const health = provider();
  health.failed('is too slow');
  await pass(5 * SECOND);
  health.failed('is too slow');
  await pass(10 * SECOND);
  health.succeeded();
  health.failed('is too slow');
  expect(pauses).toEqual([5 * SECOND, 10 * SECOND, 5 * SECOND]);
});

test('what many lessons meet at the same time is one failure', async () => {
  const health = provider();
  for (let lesson = 0; lesson < 50; lesson += 1) health.failed('answers with an error');
  await pass(5 * SECOND);
  expect([checks, health.serves]).toEqual([1, true]);
});

test('a provider that asks for a pause gets it, within a bound', () => {
  const pauseFor = (asked: string) => {
    provider().failed(
      troubleOf(429),
      askedPauseMs(new Response(null, { headers: { 'retry-after': asked } })),
    );
    return pauses.at(-1);
  };
  expect(pauseFor('30')).toBe(30 * SECOND);
  expect(pauseFor('1')).toBe(5 * SECOND);
  expect(pauseFor('86400')).toBe(600 * SECOND);
  expect(pauseFor('soon')).toBe(5 * SECOND);
  expect(pauseFor(new Date(Date.now() + 60 * SECOND).toUTCString())).toBeWithin(58 * SECOND, 61 * SECOND);
});

test('a student is told once for each time that a provider falls out, and never of one that was given up', async () => {
  const health = provider();
  let told = 0;
  const inLesson = new LessonProvider(health, () => {
    told += 1;
  });
  inLesson.failed('is too slow');
  inLesson.spareServes();
  inLesson.spareServes();
  expect(told).toBe(1);
  await pass(5 * SECOND);
  inLesson.failed('is too slow');
  inLesson.spareServes();
  expect(told).toBe(2);

  await pass(10 * SECOND);
  expect(inLesson.serves).toBe(true);
  inLesson.giveUp();
  inLesson.spareServes();
  expect([inLesson.serves, health.serves, told]).toEqual([false, true, 2]);
});
