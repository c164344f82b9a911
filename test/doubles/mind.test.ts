import { afterAll, beforeAll, expect, test } from 'bun:test';
import { initializeLogger } from '@livekit/agents';
import { LLM } from '@livekit/agents-plugin-openai';
import { createSpeechPool, type Speech } from '../../src/agent/engines/speech-pool.ts';
import { LessonInText } from '../../src/agent/tutor/lesson-in-text.ts';
import { SAMPLE_LESSON } from '../../src/agent/tutor/sample-lesson.ts';
import { startOpenAIDouble } from './openai.ts';

let speech: Speech;
beforeAll(async () => {
  initializeLogger({ pretty: false, level: 'silent' });
  speech = await createSpeechPool({ threads: 1, voice: 'kal16' });
}, 30_000);
afterAll(() => speech.close());

/** A lesson in text whose mind is the real plugin before the double. */
async function begin() {
  const double = await startOpenAIDouble(speech, { chat: { firstTokenMs: 0, tokensPerSecond: 10_000 } });
  const mind = new LLM({ baseURL: `${double.url}/v1`, apiKey: double.apiKey, model: 'gpt-4.1' });
  const live = new LessonInText({ lesson: SAMPLE_LESSON, mind });
  const first = await live.begin();
  return {
    double,
    live,
    first,
    async [Symbol.asyncDispose]() {
      await live.close();
      await double[Symbol.asyncDispose]();
    },
  };
}

const FIRST = 'What do we have to freeze to make ice?';

test('the double teaches a lesson to its end by the tools it is given', async () => {
  await using lesson = await begin();
  const { live, first } = lesson;
  expect(first).toBe(`Hello Alice. Ice is cold. ${FIRST}`);
  expect(await live.say('milk')).toBe(`No, not quite. It comes out of the tap. ${FIRST}`);
  expect(await live.say('Can you say that again?')).toBe(`Of course. ${FIRST}`);
  expect(await live.say('water')).toStartWith('Yes, that is right. Ice stays only where it is cold.');
  expect(await live.say('It melts into a puddle.')).toEndWith('Goodbye.');
  expect(live.isOver).toBe(true);
  expect(live.of('evidence').map(({ verdict }) => verdict)).toEqual(['incorrect', 'correct', 'correct']);
  expect(lesson.double.count).toMatchObject({ chat: { untold: { calls: 0 } }, errors: { chat: 0 } });
});

test('the double does what a student wishes', async () => {
  await using lesson = await begin();
  expect(await lesson.live.say('Give me a hint please.')).toContain('It comes out of the tap.');
  expect(await lesson.live.say('Let me think.')).toBe('Take your time.');
  expect(lesson.live.timesGiven).toBe(1);
  expect(await lesson.live.say('Please end the lesson.')).toEndWith('Goodbye.');
});
