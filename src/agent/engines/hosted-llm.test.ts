import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { initializeLogger } from '@livekit/agents';
import { startOpenAIDouble } from '../../../test/doubles/openai.ts';
import { LessonInText } from '../tutor/lesson-in-text.ts';
import { SAMPLE_LESSON } from '../tutor/sample-lesson.ts';
import { HostedLLM } from './hosted-llm.ts';
import { Provider, type Trouble } from './hosted-provider.ts';
import { LessonProvider } from './lesson-provider.ts';
import type { Speech } from './speech-pool.ts';

const FIRST = 'What do we have to freeze to make ice?';
const HINT = 'It comes out of the tap.';

/** Nothing is spoken here. */
const NO_SPEECH = {} as Speech;

let double: Awaited<ReturnType<typeof startOpenAIDouble>>;
const begun: LessonInText[] = [];
let troubles: Trouble[];
let notices: number;

beforeAll(async () => {
  initializeLogger({ pretty: false, level: 'silent' });
  double = await startOpenAIDouble(NO_SPEECH, { chat: { firstTokenMs: 5, tokensPerSecond: 2_000 } });
});
afterAll(async () => {
  await Promise.all(begun.map((live) => live.close()));
  await double[Symbol.asyncDispose]();
});
beforeEach(() => {
  troubles = [];
  notices = 0;
});

async function begin(apiKey = double.apiKey) {
  const health = new Provider({
    check: async () => undefined,
    onOut: (trouble) => troubles.push(trouble),
    onBack: () => undefined,
  });
  const mind = new HostedLLM(
    { apiKey, baseUrl: `${double.url}/v1`, model: 'gpt-4.1' },
    new LessonProvider(health, () => {
      notices += 1;
    }),
  );
  const live = new LessonInText({ lesson: SAMPLE_LESSON, mind });
  begun.push(live);
  return { live, mind, health, first: await live.begin() };
}

test('a language model behind a base URL teaches with the tools', async () => {
  const { live, first, health } = await begin();
  expect(first).toContain(FIRST);
  expect(await live.say('milk')).toContain(HINT);
  expect(live.of('evidence')).toMatchObject([{ verdict: 'incorrect' }]);
  expect([health.serves, notices]).toEqual([true, 0]);
});

describe('the practice tutor answers in the same turn when the model', () => {
  test.each([
    ['refuses the key', { kind: 'status', status: 401 }, 'refuses the key'],
    [
      'has no quota left',
      { kind: 'status', status: 429, code: 'insufficient_quota' },
      'has no quota left, or is asked too often',
    ],
    ['fails', { kind: 'status', status: 500 }, 'answers with an error'],
    ['is cut before it answers', { kind: 'cut', at: 'before' }, 'cannot be reached'],
    ['is cut after the head of its answer', { kind: 'cut', at: 'headers' }, 'broke off in the middle'],
    ['answers nonsense', { kind: 'garbage', at: 'headers' }, 'answers nonsense'],
    ['never answers', { kind: 'stall', at: 'before' }, 'is too slow'],
    ['falls silent after the head of its answer', { kind: 'stall', at: 'headers' }, 'is too slow'],
  ] as const)('%s', async (_, failure, trouble) => {
    const { live } = await begin();
    double.behave({ chat: { failure } }, 1);
    const startedAt = performance.now();
    const reply = await live.say('milk');
    expect(reply.split(HINT)).toHaveLength(2);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(live.of('evidence')).toMatchObject([{ verdict: 'incorrect' }]);
    expect(troubles).toEqual([trouble]);
    expect(notices).toBe(1);
  });

  test.each(['cut', 'stall', 'garbage'] as const)('is lost in the middle of a word (%s)', async (kind) => {
    const { live } = await begin();
    const reply = `You may think of milk as water. ${HINT} Now tell me once again what`;
    // At this pace the first words have arrived before the connection is cut, which loses what is still on its way.
    double.behave({ chat: { reply, tokensPerSecond: 100, failure: { kind, at: 'middle' } } }, 1);
    const heard = await live.say('milk');
    expect(heard).toStartWith('You may think of');
    expect(heard).toContain('Sorry, I lost my thread.');
    expect(heard.split(HINT)).toHaveLength(2);
    expect(notices).toBe(1);
  });
});

test('a provider that is out is not asked, and when it is back it teaches again', async () => {
  const { live, health } = await begin();
  health.failed('cannot be reached');
  const asked = double.count.chat.calls;
  expect(await live.say('milk')).toContain(HINT);
  expect(double.count.chat.calls).toBe(asked);
  expect(notices).toBe(1);
  await health.try();
  await live.say('a hint, please');
  expect(double.count.chat.calls).toBeGreaterThan(asked);
});

test('what a reply cost is told once for each request, with its tokens', async () => {
  const before = double.count.chat.tokensIn;
  const { live, mind } = await begin();
  const told: number[] = [];
  mind.on('metrics_collected', ({ promptTokens }) => told.push(promptTokens));
  const atStart = double.count.chat.tokensIn;
  await live.say('a hint, please');
  expect(atStart).toBeGreaterThan(before);
  expect(told.reduce((sum, tokens) => sum + tokens, 0)).toBe(double.count.chat.tokensIn - atStart);
  expect(told.length).toBeGreaterThan(1);
});
