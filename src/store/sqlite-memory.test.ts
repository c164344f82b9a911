import { Database } from 'bun:sqlite';
import { afterAll, beforeEach, describe, expect, test } from 'bun:test';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Evidence, TeachingEvent } from '../agent/teaching-events.ts';
import { migrate } from './migrate.ts';
import { openSqliteStore } from './sqlite.ts';
import type { Store } from './store.ts';

const folder = await mkdtemp(join(tmpdir(), 'viva-memory-'));
afterAll(() => rm(folder, { recursive: true }));

let file: string;
beforeEach(async () => {
  file = join(folder, crypto.randomUUID(), 'viva.db');
  await mkdir(dirname(file));
});

const DAY_MS = 24 * 3600_000;
const NOW = Date.UTC(2026, 10, 23);

function evidence(changes: Partial<Evidence> = {}): Evidence {
  return {
    type: 'evidence',
    id: 'e1',
    at: NOW,
    turn: 's1',
    question: '1.1',
    objective: 'halves/1',
    verdict: 'correct',
    heard: ['two equal parts'],
    missing: [],
    misconception: null,
    hints: 0,
    masteryBefore: 0.3,
    masteryAfter: 0.8,
    ...changes,
  };
}

const LATENCY = { turn: 's1', endOfTurnMs: 300, sttMs: 120, llmMs: 30, ttsMs: 80, totalMs: 540.5 };

const USAGE = {
  at: NOW,
  provider: 'openai',
  model: 'tts-1',
  part: 'tts',
  audioMs: 900,
  tokensIn: 0,
  tokensCached: 0,
  tokensOut: 0,
  characters: 20,
  calls: 1,
  errors: 0,
  microDollars: 300,
} as const;

/** Everything that can be kept about one student; each of its words holds the student's id. */
async function fill(store: Store, student: string) {
  const lesson = `${student}-lesson`;
  await store.saveStudent({ id: student, name: `name of ${student}` });
  await store.openLesson({ id: lesson, studentId: student, topic: 'halves', startedAt: NOW });
  await store.addTurn(lesson, { id: 's1', who: 'student', text: `words of ${student}`, at: NOW });
  await store.addLatency(lesson, LATENCY);
  await store.addUsage({ ...USAGE, id: crypto.randomUUID(), lesson, student });
  await store.addTime({ student, at: NOW, ms: 60_000 });
  const events: TeachingEvent[] = [
    { type: 'asked', id: 'a1', at: NOW, question: '1.1' },
    { type: 'hint', id: 'h1', at: NOW, question: '1.1', step: 1 },
    evidence({ misconception: `belief of ${student}` }),
    { type: 'board', id: 'b1', at: NOW, kind: 'text', content: `board of ${student}`, alt: 'A board.' },
    { type: 'concern', id: 'c1', at: NOW, turn: 's1' },
    {
      type: 'recap',
      id: 'r1',
      at: NOW,
      covered: [`covered by ${student}`],
      understood: [],
      next: 'Thirds.',
      reviewAt: null,
    },
  ];
  for (const event of events) await store.addEvent(lesson, event);
  await store.endLesson(lesson, { at: NOW, reason: 'ended' });
  return { lesson, events };
}

test('what the tutor did is there again, in order and each event once', async () => {
  const store = openSqliteStore(file);
  const { lesson, events } = await fill(store, 'ada');
  await store.addEvent(lesson, { type: 'asked', id: 'a1', at: NOW, question: '2.2' });
  await store.close();
  const again = openSqliteStore(file);
  expect(await again.eventsOf(lesson)).toEqual(events);
  expect(await again.evidenceOf(lesson)).toEqual([evidence({ misconception: 'belief of ada' })]);
  expect(await again.latenciesOf(lesson)).toEqual([LATENCY]);
  await again.close();
});

test('evidence moves mastery and review of its objective, and the same evidence again moves nothing', async () => {
  const store = openSqliteStore(':memory:');
  await fill(store, 'ada');
  expect(await store.masteryOf('ada')).toEqual({ 'halves/1': 0.8 });
  const first = await store.reviewsOf('ada');
  expect(first['halves/1']).toMatchObject({ dueAt: NOW + 3 * DAY_MS, reviewedAt: NOW, repetitions: 1 });

  await store.addEvent('ada-lesson', evidence({ masteryAfter: 0.1 }));
  expect(await store.masteryOf('ada')).toEqual({ 'halves/1': 0.8 });
  expect(await store.reviewsOf('ada')).toEqual(first);

  const later = NOW + 3 * DAY_MS;
  await store.addEvent('ada-lesson', evidence({ id: 'e2', at: later, masteryAfter: 0.97 }));
  expect(await store.masteryOf('ada')).toEqual({ 'halves/1': 0.97 });
  expect((await store.reviewsOf('ada'))['halves/1']).toMatchObject({ reviewedAt: later, repetitions: 2 });
  await store.close();
});

test('an answer that was none leaves reviews alone', async () => {
  const store = openSqliteStore(':memory:');
  await fill(store, 'ada');
  const before = await store.reviewsOf('ada');
  await store.addEvent('ada-lesson', evidence({ id: 'e2', verdict: 'question', at: NOW + DAY_MS }));
  await store.addEvent('ada-lesson', evidence({ id: 'e3', verdict: 'off_topic', objective: 'halves/2' }));
  expect(await store.reviewsOf('ada')).toEqual(before);
  await store.close();
});

test('evidence of a lesson that is not stored is refused as a whole', async () => {
  const store = openSqliteStore(file);
  await expect(store.addEvent('nowhere', evidence())).rejects.toThrow('FOREIGN KEY');
  await store.close();
  expect(rowsOf('SELECT * FROM mastery')).toEqual([]);
});

test('each judged answer can be asked for beside the very words it rests on', async () => {
  const store = openSqliteStore(file);
  await fill(store, 'ada');
  await store.addEvent('ada-lesson', evidence({ id: 'e2', turn: 'never stored', verdict: 'no_answer' }));
  await store.close();
  expect(rowsOf('SELECT student_id, verdict, hints, mastery_after, words FROM evidence ORDER BY id')).toEqual(
    [
      { student_id: 'ada', verdict: 'correct', hints: 0, mastery_after: 0.8, words: 'words of ada' },
      { student_id: 'ada', verdict: 'no_answer', hints: 0, mastery_after: 0.8, words: null },
    ],
  );
});

test.each(['events', 'latencies'])(
  '%s are never changed or deleted, unless their whole lesson goes',
  async (table) => {
    const store = openSqliteStore(file);
    await fill(store, 'ada');
    await store.close();
    using db = new Database(file);
    db.run('PRAGMA foreign_keys = ON');
    expect(() => db.run(`UPDATE ${table} SET lesson_id = 'other'`)).toThrow('append-only');
    expect(() => db.run(`DELETE FROM ${table}`)).toThrow('append-only');
    db.run("DELETE FROM lessons WHERE id = 'ada-lesson'");
    expect(db.query(`SELECT * FROM ${table}`).all()).toEqual([]);
  },
);

test("a student's lessons come the latest first, and nobody else's", async () => {
  const store = openSqliteStore(':memory:');
  await fill(store, 'ada');
  await fill(store, 'bob');
  await store.openLesson({ id: 'l2', studentId: 'ada', topic: 'thirds', startedAt: NOW + 1 });
  expect((await store.lessonsOf('ada')).map(({ id }) => id)).toEqual(['l2', 'ada-lesson']);
  expect(await store.findStudent('ada')).toEqual({ id: 'ada', name: 'name of ada' });
  expect(await store.findStudent('eve')).toBeUndefined();
  await store.close();
});

// A name with a letter that no random id has: these look for it in all that is left.
describe('erasing a student', () => {
  test('leaves neither the id nor a word in any row, and everyone else as they were', async () => {
    const store = openSqliteStore(file);
    await fill(store, 'yolanda');
    const { lesson, events } = await fill(store, 'bob');
    const inAllRows = () =>
      tables()
        .map((table) => JSON.stringify(rowsOf(`SELECT * FROM ${table}`)))
        .join();
    expect(inAllRows()).toContain('yolanda');
    const ofStudents = tables().filter(
      (table) => !['migrations', 'subtopics', 'sqlite_sequence'].includes(table),
    );
    for (const table of ofStudents) {
      // A new table that is not filled here would seem to be erased.
      expect(rowsOf(`SELECT * FROM ${table}`), table).not.toEqual([]);
    }

    await store.eraseStudent('yolanda');
    expect(inAllRows()).not.toContain('yolanda');
    expect(await store.eventsOf(lesson)).toEqual(events);
    expect(await store.masteryOf('bob')).toEqual({ 'halves/1': 0.8 });
    expect(await store.usageOf('bob')).toHaveLength(1);
    await store.close();
  });

  test('leaves nothing in the files either, while the server goes on', async () => {
    const store = openSqliteStore(file);
    await fill(store, 'yolanda');
    const inAllFiles = async () => {
      const names = await readdir(dirname(file));
      const files = await Promise.all(names.map((name) => readFile(join(dirname(file), name), 'latin1')));
      return files.join();
    };
    expect(await inAllFiles()).toContain('words of yolanda');
    await store.eraseStudent('yolanda');
    expect(await inAllFiles()).not.toContain('yolanda');
    await store.close();
  });
});

describe('forgetting what is old', () => {
  test('takes whole lessons, with all that rests on nothing any more', async () => {
    const store = openSqliteStore(file);
    await fill(store, 'ada');
    const { lesson, events } = await fill(store, 'bob');
    const later = NOW + DAY_MS;
    await store.addTurn(lesson, { id: 't9', who: 'tutor', text: 'Welcome back.', at: later });
    expect(await store.forgetBefore(NOW)).toBe(0);
    expect(await store.forgetBefore(later)).toBe(1);
    expect(
      tables()
        .map((table) => JSON.stringify(rowsOf(`SELECT * FROM ${table}`)))
        .join(),
    ).not.toContain('ada');
    expect(await store.eventsOf(lesson)).toEqual(events);
    expect(await store.masteryOf('bob')).toEqual({ 'halves/1': 0.8 });
    await store.close();
  });

  test('leaves mastery alone for which there is evidence of late', async () => {
    const store = openSqliteStore(':memory:');
    await fill(store, 'ada');
    await store.addEvent('ada-lesson', evidence({ id: 'e2', objective: 'halves/2' }));
    const later = NOW + DAY_MS;
    await store.openLesson({ id: 'l2', studentId: 'ada', topic: 'halves', startedAt: later });
    await store.addEvent('l2', evidence({ at: later, masteryAfter: 0.9 }));
    expect(await store.forgetBefore(later)).toBe(1);
    expect(await store.masteryOf('ada')).toEqual({ 'halves/1': 0.9 });
    expect(Object.keys(await store.reviewsOf('ada'))).toEqual(['halves/1']);
    expect(await store.findStudent('ada')).toBeDefined();
    await store.close();
  });
});

test('a database from before there was memory keeps its lessons and can remember', async () => {
  const before = join(dirname(file), 'migrations');
  await mkdir(before);
  await copyFile(join(import.meta.dir, 'migrations/001-lessons.sql'), join(before, '001-lessons.sql'));
  {
    using old = new Database(file, { create: true });
    migrate(old, file, before);
    old.run("INSERT INTO students VALUES ('ada', 'Ada')");
    old.run("INSERT INTO lessons VALUES ('ada-lesson', 'ada', 'halves', 1, NULL, NULL)");
    old.run("INSERT INTO turns VALUES (1, 'ada-lesson', 's1', 'student', 'A half.', 2)");
  }
  const store = openSqliteStore(file);
  expect(await store.turnsOf('ada-lesson')).toEqual([{ id: 's1', who: 'student', text: 'A half.', at: 2 }]);
  expect(await store.eventsOf('ada-lesson')).toEqual([]);
  await store.addEvent('ada-lesson', evidence());
  expect(await store.masteryOf('ada')).toEqual({ 'halves/1': 0.8 });
  await store.close();
  expect(rowsOf('SELECT words FROM evidence')).toEqual([{ words: 'A half.' }]);
});

function rowsOf(sql: string): unknown[] {
  using db = new Database(file);
  return db.query(sql).all();
}

function tables(): string[] {
  using db = new Database(file);
  const rows = db.query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  return rows.map(({ name }) => name);
}
