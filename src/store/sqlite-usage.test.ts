import { Database } from 'bun:sqlite';
import { afterAll, beforeEach, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from './sqlite.ts';
import type { Spending, UsageRecord } from './usage.ts';

const folder = await mkdtemp(join(tmpdir(), 'viva-usage-'));
afterAll(() => rm(folder, { recursive: true }));

let file: string;
beforeEach(() => {
  file = join(folder, crypto.randomUUID(), 'viva.db');
});

const NOON = Date.UTC(2026, 10, 23, 12);
const JUST_BEFORE_MIDNIGHT = Date.UTC(2026, 10, 23, 23, 59, 59, 999);
const MIDNIGHT = Date.UTC(2026, 10, 24);

const NOTHING: Spending = { lesson: 0, studentDay: 0, day: 0, studentDayMs: 0, dayMs: 0 };

function record(changes: Partial<UsageRecord> = {}): UsageRecord {
  return {
    id: crypto.randomUUID(),
    at: NOON,
    provider: 'openai',
    model: 'gpt-4.1',
    part: 'llm',
    audioMs: 0,
    tokensIn: 1_200,
    tokensCached: 1_024,
    tokensOut: 40,
    characters: 0,
    calls: 1,
    errors: 0,
    lesson: 'l1',
    student: 'ada',
    microDollars: 100,
    ...changes,
  };
}

test('money is summed by lesson, by student and day, and by day, and a restart changes nothing', async () => {
  const store = openSqliteStore(file);
  await store.addUsage(record({ microDollars: 1 }));
  await store.addUsage(record({ microDollars: 10, lesson: 'l2' }));
  await store.addUsage(record({ microDollars: 100, lesson: 'l3', student: 'bob' }));
  await store.addUsage(record({ microDollars: 1_000, at: JUST_BEFORE_MIDNIGHT }));
  await store.addUsage(record({ microDollars: 10_000, at: MIDNIGHT }));
  await store.close();
  const again = openSqliteStore(file);
  const ofAda = { lesson: 'l1', student: 'ada' };
  expect(await again.spendingOf({ ...ofAda, at: NOON })).toEqual({
    ...NOTHING,
    lesson: 11_001,
    studentDay: 1_011,
    day: 1_111,
  });
  expect(await again.spendingOf({ ...ofAda, at: MIDNIGHT })).toEqual({
    ...NOTHING,
    lesson: 11_001,
    studentDay: 10_000,
    day: 10_000,
  });
  expect(await again.spendingOf({ lesson: 'l9', student: 'eve', at: 0 })).toEqual(NOTHING);
  await again.close();
});

test('the same use is counted once', async () => {
  const store = openSqliteStore(file);
  const once = record();
  await store.addUsage(once);
  await store.addUsage({ ...once, microDollars: 5_000 });
  expect(await store.spendingOf(once)).toEqual({ ...NOTHING, lesson: 100, studentDay: 100, day: 100 });
  await store.close();
});

test('time in lessons is summed by student and day, and by day; erased, it is nobody’s', async () => {
  const store = openSqliteStore(file);
  for (const id of ['ada', 'bob']) await store.saveStudent({ id, name: id });
  await store.addTime({ student: 'ada', at: NOON, ms: 1 });
  await store.addTime({ student: 'ada', at: JUST_BEFORE_MIDNIGHT, ms: 10 });
  await store.addTime({ student: 'bob', at: NOON, ms: 100 });
  await store.addTime({ student: 'bob', at: MIDNIGHT, ms: 1_000 });
  const timeOf = async (student: string, at: number) => {
    const { studentDayMs, dayMs } = await store.spendingOf({ lesson: 'l1', student, at });
    return { studentDayMs, dayMs };
  };
  expect(await timeOf('ada', NOON)).toEqual({ studentDayMs: 11, dayMs: 111 });
  expect(await timeOf('ada', MIDNIGHT)).toEqual({ studentDayMs: 0, dayMs: 1_000 });
  expect(await timeOf('bob', MIDNIGHT)).toEqual({ studentDayMs: 1_000, dayMs: 1_000 });
  expect(await store.timeOf('bob')).toEqual({ day: '2026-11-24', ms: 1_000 });
  await store.eraseStudent('ada');
  expect(await timeOf('ada', NOON)).toEqual({ studentDayMs: 0, dayMs: 111 });
  await store.close();
});

test('what was used for a student is there again, without what it cost', async () => {
  const store = openSqliteStore(file);
  const { microDollars: _, student, ...used } = record();
  await store.addUsage(record(used));
  await store.addUsage(record({ student: 'bob' }));
  expect(await store.usageOf(student)).toEqual([used]);
  await store.close();
});

test('of a student who is erased or forgotten the cost stays, and is nobody’s', async () => {
  const store = openSqliteStore(file);
  // Nobody ever came to these lessons, so neither they nor their students are stored.
  await store.addUsage(record());
  await store.addUsage(record({ lesson: 'l2', student: 'bob' }));
  await store.eraseStudent('ada');
  expect(await store.spendingOf({ lesson: 'l1', student: 'ada', at: NOON })).toEqual({
    ...NOTHING,
    day: 200,
  });
  await store.forgetBefore(NOON);
  expect(await store.usageOf('bob')).toHaveLength(1);
  await store.forgetBefore(NOON + 1);
  expect(await store.usageOf('bob')).toEqual([]);
  expect((await store.spendingOf({ lesson: 'l2', student: 'bob', at: NOON })).day).toBe(200);
  await store.close();
});

test('usage is never changed, moved or deleted', async () => {
  const store = openSqliteStore(file);
  await store.addUsage(record());
  await store.close();
  using db = new Database(file);
  expect(() => db.run('UPDATE usage SET micro_dollars = 0')).toThrow('append-only');
  expect(() => db.run("UPDATE usage SET student_id = 'bob'")).toThrow('append-only');
  expect(() => db.run('UPDATE usage SET lesson_id = NULL')).toThrow('append-only');
  expect(() => db.run('DELETE FROM usage')).toThrow('append-only');
});
