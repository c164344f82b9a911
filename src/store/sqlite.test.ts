import { Database } from 'bun:sqlite';
import { afterAll, beforeEach, expect, test } from 'bun:test';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Lesson, Question } from '../curriculum/lesson.ts';
import { DamagedDatabaseError, NewerDatabaseError, StoreUnavailableError } from './errors.ts';
import { openSqliteStore } from './sqlite.ts';

const NO_DATABASE = 'This is no database, only a file of some length that stands in the way.';

const folder = await mkdtemp(join(tmpdir(), 'viva-store-'));
afterAll(() => rm(folder, { recursive: true }));

let file: string;
beforeEach(() => {
  file = join(folder, crypto.randomUUID(), 'viva.db');
});

const STUDENT = { id: 'ada', name: 'Ada' };
const LESSON = { id: 'l1', studentId: 'ada', topic: 'halves', startedAt: 1_000 };

async function storeWithLesson() {
  const store = openSqliteStore(file);
  await store.saveStudent(STUDENT);
  await store.openLesson(LESSON);
  return store;
}

function rowsOf(sql: string): unknown[] {
  using db = new Database(file);
  return db.query(sql).all();
}

function lesson(slug: string, ...explanations: string[]): Lesson {
  const question: Question = {
    id: '1.1',
    text: 'Why?',
    difficulty: 1,
    thinkSeconds: 5,
    keyIdeas: [{ wordings: ['so', 'thus'], needed: true }],
    accept: [],
    misconceptions: [],
    hints: ['Hm.'],
    answer: 'So.',
  };
  const subtopics = explanations.map((explanation, index) => ({
    title: `Point ${index + 1}`,
    explanation,
    anotherWay: 'Again.',
    examples: [],
    board: [],
    questions: [question],
  }));
  return {
    slug,
    title: slug,
    level: 'beginner',
    language: 'en',
    summary: 'A lesson.',
    prerequisites: [],
    subtopics,
  };
}

test('a lesson and its turns are there after closing and opening again', async () => {
  const first = await storeWithLesson();
  const turns = [
    { id: 't1', who: 'tutor', text: 'Hello Ada.', at: 1_001 },
    { id: 's1', who: 'student', text: 'Hi 👋', at: 1_002 },
  ] as const;
  for (const turn of turns) await first.addTurn('l1', turn);
  await first.close();

  const second = openSqliteStore(file);
  expect(await second.turnsOf('l1')).toEqual([...turns]);
  expect(await second.findLesson('l1')).toEqual({
    ...LESSON,
    studentName: 'Ada',
    endedAt: null,
    endReason: null,
  });
  expect(await second.findLesson('other')).toBeUndefined();
  await second.close();
  expect(rowsOf('SELECT version FROM migrations')).toEqual(
    [1, 2, 3, 4, 5, 6, 7].map((version) => ({ version })),
  );
});

test('turns come in the order they were said, and each id once', async () => {
  const store = await storeWithLesson();
  await store.addTurn('l1', { id: 'b', who: 'student', text: 'second', at: 20 });
  await store.addTurn('l1', { id: 'a', who: 'tutor', text: 'first', at: 10 });
  await store.addTurn('l1', { id: 'c', who: 'tutor', text: 'third', at: 20 });
  await store.addTurn('l1', { id: 'b', who: 'student', text: 'again', at: 30 });
  expect((await store.turnsOf('l1')).map((turn) => turn.text)).toEqual(['first', 'second', 'third']);
  await store.close();
});

test('turns of an unknown lesson are refused', async () => {
  const store = openSqliteStore(file);
  await expect(store.addTurn('nowhere', { id: 'x', who: 'tutor', text: '', at: 1 })).rejects.toThrow(
    'FOREIGN KEY',
  );
  await store.close();
});

test('a turn is never changed or deleted, unless its whole lesson goes', async () => {
  const store = await storeWithLesson();
  await store.addTurn('l1', { id: 't1', who: 'tutor', text: 'Hello.', at: 1 });
  await store.close();

  using db = new Database(file);
  db.run('PRAGMA foreign_keys = ON');
  expect(() => db.run("UPDATE turns SET text = 'Bye.'")).toThrow('append-only');
  expect(() => db.run('DELETE FROM turns')).toThrow('append-only');
  db.run("DELETE FROM students WHERE id = 'ada'");
  expect(db.query('SELECT * FROM turns').all()).toEqual([]);
});

test('the first end of a lesson stands', async () => {
  const store = await storeWithLesson();
  await store.endLesson('l1', { at: 2_000, reason: 'ended' });
  await store.endLesson('l1', { at: 3_000, reason: 'shutdown' });
  expect(await store.findLesson('l1')).toMatchObject({ endedAt: 2_000, endReason: 'ended' });
  await store.close();
});

test.each(["'; DROP TABLE students;--", '<script>alert(1)</script>', '🦊 Ω', 'שלום', 'a\u0000b'])(
  'the name %j is kept as it is',
  async (name) => {
    const store = await storeWithLesson();
    await store.saveStudent({ id: 'ada', name });
    expect(await store.findLesson('l1')).toMatchObject({ studentName: name });
    await store.close();
  },
);

test('the curriculum follows the lesson files, and what did not change keeps its id', async () => {
  const store = openSqliteStore(file);
  await store.saveCurriculum([lesson('halves', 'one', 'two'), lesson('thirds', 'three')]);
  await store.saveCurriculum([lesson('halves', 'one', 'new')]);
  expect(rowsOf('SELECT id, topic, subtopic FROM subtopics ORDER BY id')).toEqual([
    { id: 1, topic: 'halves', subtopic: 'Point 1' },
    { id: 2, topic: 'halves', subtopic: 'Point 2' },
  ]);
  expect(rowsOf('SELECT content FROM subtopics WHERE id = 2')).toEqual([
    {
      content: expect.stringMatching(
        /^new\n\nIn other words: Again\.\n\nQuestion: Why\?\n\nKey ideas:\n- so, thus/,
      ),
    },
  ]);
  await store.close();
});

test('the same curriculum again writes nothing', async () => {
  const store = openSqliteStore(file);
  await store.saveCurriculum([lesson('halves', 'one')]);
  const reader = new Database(file);
  const changes = () => reader.query<{ data_version: number }, []>('PRAGMA data_version').get()?.data_version;
  const before = changes();
  await store.saveCurriculum([lesson('halves', 'one')]);
  expect(changes()).toBe(before);
  await store.saveCurriculum([lesson('halves', 'two')]);
  expect(changes()).not.toBe(before);
  reader.close();
  await store.close();
});

test('kill -9 loses no turn whose write was answered', async () => {
  const writer = Bun.spawn([process.execPath, join(import.meta.dir, 'endless-writer.ts'), file], {
    stdout: 'pipe',
  });
  const decoder = new TextDecoder();
  let answered = 0;
  for await (const chunk of writer.stdout) {
    answered += decoder.decode(chunk).split('\n').length - 1;
    if (answered >= 20) break;
  }
  writer.kill('SIGKILL');
  await writer.exited;
  expect(writer.signalCode).toBe('SIGKILL');

  const store = openSqliteStore(file);
  const turns = await store.turnsOf('l1');
  expect(turns.length).toBeGreaterThanOrEqual(answered);
  expect(turns.map((turn) => turn.id)).toEqual(turns.map((_, index) => `t${index}`));
  await store.close();
});

test('a database of a newer version is refused', async () => {
  await openSqliteStore(file).close();
  {
    using db = new Database(file);
    db.run("INSERT INTO migrations (version, name, applied_at) VALUES (99, '099-later.sql', 0)");
  }
  expect(() => openSqliteStore(file)).toThrow(NewerDatabaseError);
});

test('a folder that cannot be written is named, and so is a file that is no database, which stays as it is', async () => {
  const blocker = join(folder, 'a-file');
  await writeFile(blocker, NO_DATABASE);
  const inside = join(blocker, 'viva.db');
  expect(() => openSqliteStore(inside)).toThrow(StoreUnavailableError);
  expect(() => openSqliteStore(inside)).toThrow(inside);
  expect(() => openSqliteStore(blocker)).toThrow(DamagedDatabaseError);
  expect(() => openSqliteStore(blocker)).toThrow(blocker);
  expect(await readFile(blocker, 'utf8')).toBe(NO_DATABASE);
});

test('a database with one damaged page is refused at the start, and stays as it is', async () => {
  const store = await storeWithLesson();
  for (let n = 0; n < 200; n += 1) {
    await store.addTurn('l1', { id: `t${n}`, who: 'tutor', text: 'x'.repeat(500), at: n });
  }
  await store.close();
  const bytes = await readFile(file);
  bytes.fill(0xff, bytes.length - 4_096);
  await writeFile(file, bytes);
  expect(() => openSqliteStore(file)).toThrow(DamagedDatabaseError);
  expect((await readFile(file)).equals(bytes)).toBe(true);
});
