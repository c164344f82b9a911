import { expect, test } from 'bun:test';
import type { Lesson, Question } from './lesson.ts';
import { type Course, nextQuestion, questionBefore } from './next-question.ts';

function question(id: string, difficulty: Question['difficulty']): Question {
  const parts = { keyIdeas: [], accept: [], misconceptions: [], hints: [], answer: '', thinkSeconds: 5 };
  return { ...parts, id, text: id, difficulty };
}

/** Three subtopics with an easy, a medium and a hard question each: `1e`, `1m`, `1h`, `2e` and so on. */
const LESSON: Lesson = {
  slug: 'ice',
  title: 'Ice',
  level: 'beginner',
  language: 'en',
  summary: '',
  prerequisites: [],
  subtopics: [1, 2, 3].map((place) => ({
    title: String(place),
    explanation: '',
    anotherWay: '',
    examples: [],
    board: [],
    questions: [question(`${place}h`, 3), question(`${place}e`, 1), question(`${place}m`, 2)],
  })),
};

function next(course: Partial<Course>): string | undefined {
  const masteryAtStart = course.masteryAtStart ?? {};
  const whole = { mastery: masteryAtStart, due: [], asked: [], ...course, masteryAtStart };
  return nextQuestion(LESSON, whole)?.question.id;
}

test('a new student begins with an easy question of the first subtopic', () => {
  expect(next({})).toBe('1e');
});

test('what is due comes first, the most overdue before the others, each once', () => {
  const masteryAtStart = { 'ice/2': 0.8, 'ice/3': 0.97 };
  const due = ['ice/3', 'ice/2'];
  expect(next({ masteryAtStart, due })).toBe('3h');
  expect(next({ masteryAtStart, due, asked: ['3h'] })).toBe('2m');
  expect(next({ masteryAtStart, mastery: { 'ice/2': 0.96, 'ice/3': 0.97 }, due, asked: ['3h', '2m'] })).toBe(
    '1e',
  );
});

test('a subtopic goes on with a harder question until it is mastered', () => {
  expect(next({ asked: ['1e'], mastery: { 'ice/1': 0.84 } })).toBe('1m');
  expect(next({ asked: ['1e'], mastery: { 'ice/1': 0.96 } })).toBe('2e');
});

test('what is not mastered after two questions is left, and comes up again at the end', () => {
  const mastery = { 'ice/1': 0.2 };
  expect(next({ asked: ['1e', '1m'], mastery })).toBe('2e');
  const others = { ...mastery, 'ice/2': 0.96, 'ice/3': 0.96 };
  expect(next({ asked: ['1e', '1m', '2e', '2m', '3e', '3m'], mastery: others })).toBe('1h');
});

test('a question is asked twice at most, so that every lesson ends', () => {
  const asked: string[] = [];
  for (let id = next({ asked }); id !== undefined; id = next({ asked, mastery: {} })) {
    asked.push(id);
    expect(asked.length).toBeLessThan(19);
  }
  expect(asked).toHaveLength(18);
});

test('who knew everything practises each subtopic once', () => {
  const masteryAtStart = { 'ice/1': 0.99, 'ice/2': 0.99, 'ice/3': 0.99 };
  expect(next({ masteryAtStart })).toBe('1h');
  expect(next({ masteryAtStart, asked: ['1h'] })).toBe('2h');
  expect(next({ masteryAtStart, asked: ['1h', '2h', '3h'] })).toBeUndefined();
});

test('back is the subtopic before, by a question that is new if there is one', () => {
  const course = { mastery: {}, masteryAtStart: {}, due: [], asked: ['1e', '2e'] };
  expect(questionBefore(LESSON, course)?.question.id).toBe('1m');
  expect(questionBefore(LESSON, { ...course, asked: ['1e'] })).toBeUndefined();
});
