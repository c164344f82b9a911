import { afterAll, beforeAll, expect, test } from 'bun:test';
import { initializeLogger } from '@livekit/agents';
import type { Turn } from '../../protocol.ts';
import type { TeachingEvent } from '../teaching-events.ts';
import { LessonInText } from './lesson-in-text.ts';
import { SAMPLE_LESSON } from './sample-lesson.ts';

beforeAll(() => initializeLogger({ pretty: false, level: 'silent' }));

const begun: LessonInText[] = [];
afterAll(() => Promise.all(begun.map((live) => live.close())));

const EXPLANATION = 'Ice is cold. It comes out of a freezer. It was a drink before.';
const FIRST = 'What do we have to freeze to make ice?';
const SECOND = 'What does ice do in the sun, and what is left then?';

/** What the tutor says to the last of the turns, of which those of the tutor are as far as they were heard. */
async function replyTo(events: TeachingEvent[], ...said: [who: Turn['who'], text: string][]) {
  const history = said.map(([who, text], index) => ({ id: `t${index}`, who, text, at: 10 + index }));
  const live = new LessonInText({ lesson: SAMPLE_LESSON, history, events });
  begun.push(live);
  return { reply: await live.begin(), live };
}

const asked = (question: string, at: number): TeachingEvent => ({
  type: 'asked',
  id: `${question}${at}`,
  at,
  question,
});
const told = (at: number): TeachingEvent => ({ type: 'hint', id: `hint${at}`, at, question: '1.1', step: 4 });

test('a tutor that was cut off says what was not heard, and no more', async () => {
  const cut = 'Hello Alice. Our topic today: Ice. Ice is cold. It comes';
  const { reply } = await replyTo([asked('1.1', 1)], ['tutor', cut], ['student', 'wow']);
  expect(reply).toEndWith(`It comes out of a freezer. It was a drink before. ${FIRST}`);
  expect(reply).not.toContain('Ice is cold.');
});

test('a question that was cut is asked again, and what was said into it is no answer', async () => {
  const cut = `${EXPLANATION} What do we have to`;
  const { reply, live } = await replyTo([asked('1.1', 1)], ['tutor', cut], ['student', 'the thing']);
  expect(reply).toEndWith(FIRST);
  expect(live.of('evidence')).toEqual([]);
});

test('an answer into the last word of its question counts', async () => {
  const cut = `${EXPLANATION} What do we have to freeze to make i`;
  expect((await replyTo([asked('1.1', 1)], ['tutor', cut], ['student', 'water'])).reply).toEndWith(SECOND);
});

test('an answer that the tutor was giving is given once more', async () => {
  const events = [asked('1.1', 1), told(12), asked('2.1', 12)];
  const { reply } = await replyTo(
    events,
    ['tutor', `${EXPLANATION} ${FIRST}`],
    ['student', 'milk'],
    ['tutor', 'Not quite.'],
    ['student', 'wow'],
  );
  expect(reply).toContain('We have to freeze water.');
  expect(reply).toEndWith(SECOND);
});

test('an answer in two breaths, with nothing heard in between, is one answer', async () => {
  const { reply, live } = await replyTo(
    [asked('2.1', 1)],
    ['tutor', SECOND],
    ['student', 'it melts and'],
    ['student', 'a puddle is left'],
  );
  expect(live.of('evidence')).toMatchObject([{ turn: 't2', verdict: 'correct' }]);
  expect(reply).not.toContain(SECOND);
});

test('an answer in two turns is made whole by the second', async () => {
  const { live } = await replyTo([asked('2.1', 1)], ['tutor', SECOND], ['student', 'it melts']);
  expect(live.of('evidence')).toMatchObject([
    { verdict: 'partial', heard: ['it melts'], missing: ['a puddle'] },
  ]);
  await live.say('a puddle');
  expect(live.of('evidence')[1]).toMatchObject({ verdict: 'correct', heard: ['it melts', 'a puddle'] });
});

test('a goodbye that was not heard has ended nothing', async () => {
  const recap: TeachingEvent = {
    type: 'recap',
    id: 'r',
    at: 12,
    covered: [],
    understood: [],
    next: '',
    reviewAt: null,
  };
  const { reply, live } = await replyTo(
    [asked('1.1', 1), recap],
    ['tutor', `${EXPLANATION} ${FIRST}`],
    ['student', 'stop'],
    ['tutor', 'Today we looked at'],
    ['student', 'no, go on'],
  );
  expect(reply).toEndWith(FIRST);
  expect(live.isOver).toBe(false);
});

test('a question that the lesson has lost since is forgotten', async () => {
  const { reply, live } = await replyTo(
    [asked('1.1', 1), asked('9.9', 2)],
    ['tutor', `${EXPLANATION} ${FIRST}`],
  );
  expect(reply).toEndWith(FIRST);
  expect(await live.say('water')).toEndWith(SECOND);
});

test('a new lesson begins with the question that the last one left open', async () => {
  const live = new LessonInText({ lesson: SAMPLE_LESSON, student: { left: '2.1' } });
  begun.push(live);
  const first = await live.begin();
  expect(first).toStartWith('Welcome back, Alice. We stopped at this: Ice does not last.');
  expect(first).toEndWith(SECOND);
});
