import { Database } from 'bun:sqlite';
import { afterAll, beforeEach, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { openSqliteStore } from './sqlite.ts';
import { USAGE_ROWS_AT_ONCE } from './sqlite-forgetting.ts';
import type { Store } from './store.ts';

const folder = await mkdtemp(join(tmpdir(), 'viva-forgetting-'));
afterAll(() => rm(folder, { recursive: true }));

const ROWS = 3 * USAGE_ROWS_AT_ONCE + 1;
const LESSONS = 3;
const NOW = 1_000_000;

let file: string;
let store: Store;

/** Three old lessons of Ada's, whose rows of usage are more than three batches, and one that nobody came to. */
beforeEach(async () => {
  file = join(folder, crypto.randomUUID(), 'viva.db');
  store = openSqliteStore(file);
  await store.saveStudent({ id: 'ada', name: 'Ada' });
  for (let lesson = 0; lesson < LESSONS; lesson += 1) {
    await store.openLesson({ id: `l${lesson}`, studentId: 'ada', topic: 'halves', startedAt: lesson });
    await store.addTurn(`l${lesson}`, { id: 't1', who: 'tutor', text: 'Hello.', at: lesson });
  }
  for (let row = 0; row < ROWS; row += 1) {
    await store.addUsage({
      ...{ id: `u${row}`, at: row, provider: 'openai', model: 'gpt-4.1', part: 'llm' },
      ...{ audioMs: 0, tokensIn: 1, tokensCached: 0, tokensOut: 1, characters: 0, calls: 1, errors: 0 },
      ...{ lesson: `l${row % (LESSONS + 1)}`, student: 'ada', microDollars: 1 },
    });
  }
});

/** What was left of lessons and of linked usage each time that the thread was let go, from the beginning to the end. */
async function watch(work: Promise<unknown>) {
  using reader = new Database(file, { readonly: true });
  const left = reader.query<{ lessons: number; usage: number }, []>(
    `SELECT (SELECT count(*) FROM lessons) AS lessons,
       (SELECT count(*) FROM usage WHERE lesson_id IS NOT NULL) AS usage`,
  );
  let isOver = false;
  const over = work.finally(() => {
    isOver = true;
  });
  const seen = [{ lessons: LESSONS, usage: ROWS }];
  while (!isOver) {
    seen.push(left.get() ?? { lessons: Number.NaN, usage: Number.NaN });
    await setImmediate();
  }
  await over;
  return [...seen, left.get() ?? { lessons: Number.NaN, usage: Number.NaN }];
}

function mostAtOnce(counts: number[]): number {
  return Math.max(...counts.slice(1).map((count, at) => (counts[at] ?? 0) - count));
}

test.each([
  ['forgetting what is old', () => store.forgetBefore(NOW)],
  ['erasing a student', () => store.eraseStudent('ada')],
])('%s lets the thread go after a lesson, and after so many rows', async (_, work) => {
  const seen = await watch(work());
  expect(seen.at(-1)).toEqual({ lessons: 0, usage: 0 });
  expect(mostAtOnce(seen.map(({ lessons }) => lessons))).toBe(1);
  expect(mostAtOnce(seen.map(({ usage }) => usage))).toBe(USAGE_ROWS_AT_ONCE);
  await store.close();
});

test('what is interrupted leaves the rest, and is gone on with the next time', async () => {
  const stop = new AbortController();
  const interrupted = store.forgetBefore(NOW, stop.signal);
  stop.abort();
  expect(await interrupted).toBe(1);
  await store.close();
  store = openSqliteStore(file);
  expect(await store.lessonsOf('ada')).toHaveLength(LESSONS - 1);
  expect(await store.forgetBefore(NOW)).toBe(LESSONS - 1);
  expect(await store.usageOf('ada')).toEqual([]);
  await store.close();
});
