import { afterEach, beforeAll, expect, test } from 'bun:test';
import { initializeLogger } from '@livekit/agents';
import { LessonInText, type TextLessonOptions } from './lesson-in-text.ts';
import { SAMPLE_LESSON } from './sample-lesson.ts';

beforeAll(() => initializeLogger({ pretty: false, level: 'silent' }));

let lesson: LessonInText | undefined;
afterEach(() => lesson?.close());

async function begin(options: Partial<TextLessonOptions> = {}) {
  const live = new LessonInText({ lesson: SAMPLE_LESSON, ...options });
  lesson = live;
  return { live, first: await live.begin() };
}

const EXPLANATION = 'Ice is cold. It comes out of a freezer. It was a drink before.';
const FIRST = 'What do we have to freeze to make ice?';
const SECOND = 'What does ice do in the sun, and what is left then?';

test('the tutor greets by name, says the topic, explains and asks', async () => {
  const { first } = await begin();
  expect(first).toBe(`Hello Alice. Our topic today: Ice. ${EXPLANATION} ${FIRST}`);
});

test('what a lesson says without a full stop does not run into the next words', async () => {
  const subtopics = SAMPLE_LESSON.subtopics.map((subtopic) => ({
    ...subtopic,
    questions: subtopic.questions.map((question) => ({ ...question, hints: ['Think of the tap'] })),
  }));
  const { live } = await begin({ lesson: { ...SAMPLE_LESSON, subtopics } });
  expect(await live.say('Give me a hint, please.')).toContain('Think of the tap. ');
});

test('a lesson is taught to its end, with evidence for each answer and a recap', async () => {
  const { live } = await begin();
  expect(await live.say('water')).toEndWith(SECOND);
  expect(live.isOver).toBe(false);
  const last = await live.say('It melts into a puddle.');
  expect(last).toEndWith('Goodbye, Alice.');
  expect(live.isOver).toBe(true);
  expect(live.of('evidence')).toMatchObject([
    { question: '1.1', objective: 'ice/1', verdict: 'correct', hints: 0, masteryBefore: 0.3 },
    { question: '2.1', objective: 'ice/2', verdict: 'correct', heard: ['it melts', 'a puddle'] },
  ]);
  expect(live.of('recap')).toMatchObject([
    { covered: ['Ice is frozen', 'Ice does not last'], understood: ['Ice is frozen', 'Ice does not last'] },
  ]);
});
