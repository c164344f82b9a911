import { beforeEach, expect, test } from 'bun:test';
import type { Evidence } from '../../agent/teaching-events.ts';
import type { Lesson, Question } from '../../curriculum/lesson.ts';
import { openSqliteStore } from '../../store/sqlite.ts';
import type { Store } from '../../store/store.ts';
import { readStudentRecord } from './student-record.ts';

const DAY_MS = 24 * 3600_000;
const NOW = Date.UTC(2026, 10, 23);

const TIDES: Lesson = {
  slug: 'tides',
  title: 'Tides',
  level: 'beginner',
  language: 'en',
  summary: 'Why the sea rises.',
  prerequisites: [],
  subtopics: ['The moon', 'The sun', 'Spring tides'].map((title) => ({
    title,
    explanation: '',
    anotherWay: '',
    examples: [],
    board: [],
    questions: [],
  })),
};

let store: Store;
beforeEach(async () => {
  store = openSqliteStore(':memory:');
  await store.saveStudent({ id: 'ada', name: 'Ada' });
});

test('a student who is new has nothing behind them', async () => {
  expect(await record('first')).toEqual({ events: [], student: { mastery: {}, due: [], account: '' } });
});

test("this lesson's reviews that are due come most overdue first, those of other lessons not at all", async () => {
  await hold('l1', NOW - 40 * DAY_MS, [
    { objective: 'tides/3', at: NOW - 10 * DAY_MS },
    { objective: 'tides/1', at: NOW - 20 * DAY_MS },
    { objective: 'tides/2', at: NOW - DAY_MS },
    { objective: 'fractions/1', at: NOW - 30 * DAY_MS },
  ]);
  const { student } = await record('l2');
  expect(student.due).toEqual(['tides/1', 'tides/3']);
  expect(Object.keys(student.mastery).toSorted()).toEqual(['fractions/1', 'tides/1', 'tides/2', 'tides/3']);
});

test('the account says of each earlier lesson what its last evidence shows, the latest first', async () => {
  await hold('l1', NOW - 2 * DAY_MS, [
    { objective: 'tides/1', masteryAfter: 0.2, misconception: 'the wind makes tides' },
    { objective: 'tides/1', masteryAfter: 0.97 },
    { objective: 'tides/2', masteryAfter: 0.4 },
  ]);
  await hold('l2', NOW - DAY_MS, []);
  const { student } = await record('l3');
  expect(student.account).toBe(
    '2026-11-22, "Tides": nothing was asked.\n' +
      '2026-11-21, "Tides": understood "The moon"; not yet sure of "The sun"; once said that "the wind makes tides".',
  );
});

test('a new lesson is told which question the last one about the same left open', async () => {
  const [moon, ...others] = TIDES.subtopics;
  if (!moon) throw new Error('the lesson has no subtopic');
  const question: Question = {
    ...{ id: 'pull', text: 'What pulls the sea?', answer: 'The moon.', difficulty: 1, thinkSeconds: 5 },
    ...{ keyIdeas: [], accept: [], misconceptions: [], hints: [] },
  };
  const lesson = { ...TIDES, subtopics: [{ ...moon, questions: [question] }, ...others] };
  await hold('l1', NOW - DAY_MS, []);
  await store.addEvent('l1', { type: 'asked', id: 'a1', at: NOW - DAY_MS, question: 'pull' });
  const opened = { room: 'l2', sub: 'ada', lesson };
  const { student } = await readStudentRecord(opened, { store, lessonOf: () => lesson }, NOW);
  expect(student.left).toBe('pull');
});

test('a lesson that is resumed comes with its own events, and does not tell of itself as an earlier one', async () => {
  await hold('l1', NOW, [{ objective: 'tides/1' }]);
  const { events, student } = await record('l1');
  expect(events).toMatchObject([{ type: 'evidence', objective: 'tides/1' }]);
  expect(student.account).toBe('');
});

test('the account stays within its bound, however much there is to tell', async () => {
  for (let lesson = 0; lesson < 8; lesson += 1) {
    await hold(`l${lesson}`, NOW + lesson, [
      { objective: 'tides/1', misconception: `${lesson}`.repeat(500) },
    ]);
  }
  const { account } = (await record('next')).student;
  expect(account.length).toBeLessThanOrEqual(1_600);
  expect(account).toContain('777');
  expect(account).not.toContain('000');
});

function record(room: string) {
  const lessonOf = (topic: string) => (topic === 'tides' ? TIDES : undefined);
  return readStudentRecord({ room, sub: 'ada', lesson: TIDES }, { store, lessonOf }, NOW);
}

async function hold(id: string, startedAt: number, answers: Partial<Evidence>[]): Promise<void> {
  await store.openLesson({ id, studentId: 'ada', topic: 'tides', startedAt });
  for (const [index, answer] of answers.entries()) {
    await store.addEvent(id, {
      type: 'evidence',
      id: `e${index}`,
      at: startedAt,
      turn: 's1',
      question: '1.1',
      objective: 'tides/1',
      verdict: 'correct',
      heard: [],
      missing: [],
      misconception: null,
      hints: 0,
      masteryBefore: 0.3,
      masteryAfter: 0.8,
      ...answer,
    });
  }
}
