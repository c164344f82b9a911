import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { type APIStatusError, initializeLogger, llm, type tts } from '@livekit/agents';
import { LLM, TTS } from '@livekit/agents-plugin-openai';
import { z } from 'zod';
import { createSpeechPool, type Speech } from '../../src/agent/engines/speech-pool.ts';
import { type OpenAIBehaviours, startOpenAIDouble } from './openai.ts';
import type { Change } from './script.ts';

const ONCE = { maxRetry: 0, retryIntervalMs: 0, timeoutMs: 400 };
const WORDS = 'The moon pulls the water.';
/** Without the provider's slowness, where it is not what is tested. */
const AT_ONCE: Change<OpenAIBehaviours> = {
  chat: { firstTokenMs: 0, tokensPerSecond: 10_000 },
  speech: { firstSoundMs: 0 },
};

let speech: Speech;
beforeAll(async () => {
  initializeLogger({ pretty: false, level: 'silent' });
  speech = await createSpeechPool({ threads: 1, voice: 'kal16' });
}, 30_000);
afterAll(() => speech.close());

const checkUnderstanding = llm.tool({
  name: 'check_understanding',
  description: 'Judges an answer.',
  parameters: z.object({}),
  execute: async () => 'right',
});

/** The real plugins before a double. */
async function connect(script: Change<OpenAIBehaviours> = AT_ONCE, key?: string) {
  const double = await startOpenAIDouble(speech, script);
  const to = { baseURL: `${double.url}/v1`, apiKey: key ?? double.apiKey };
  const mind = new LLM({ ...to, model: 'gpt-4.1' });
  const voice = new TTS({ ...to, model: 'tts-1', voice: 'echo' });
  const errors: Error[] = [];
  const note = ({ error }: { error: Error }) => errors.push(error);
  mind.on('error', note);
  voice.on('error', note);
  return {
    double,
    errors,
    mind,
    chat: (words: string, instructions = 'Be brief.') => {
      const chatCtx = llm.ChatContext.empty();
      chatCtx.addMessage({ role: 'system', content: instructions });
      chatCtx.addMessage({ role: 'user', content: words });
      return mind.chat({ chatCtx, toolCtx: [checkUnderstanding], connOptions: ONCE });
    },
    speak: (text: string) => voice.synthesize(text, ONCE),
    async [Symbol.asyncDispose]() {
      await Promise.all([mind.aclose(), voice.close()]);
      await double[Symbol.asyncDispose]();
    },
  };
}

async function all<Item>(stream: AsyncIterable<Item>): Promise<(Item & { atMs: number })[]> {
  const items: (Item & { atMs: number })[] = [];
  for await (const item of stream) items.push({ ...item, atMs: performance.now() });
  return items;
}

const wordsOf = (chunks: llm.ChatChunk[]) => chunks.map(({ delta }) => delta?.content ?? '').join('');
const usageOf = (chunks: llm.ChatChunk[]) => chunks.find(({ usage }) => usage)?.usage;
const samplesOf = (sounds: tts.SynthesizedAudio[]) =>
  sounds.reduce((samples, { frame }) => samples + frame.samplesPerChannel, 0);

describe('chat', () => {
  test('calls a tool that it is given, and tells the tokens that are billed', async () => {
    await using lesson = await connect();
    const chunks = await all(lesson.chat('It melts.'));
    const call = chunks.flatMap(({ delta }) => delta?.toolCalls ?? [])[0];
    expect(call).toMatchObject({ name: 'check_understanding', args: '{}' });
    const { tokensIn, tokensOut, untold, calls } = lesson.double.count.chat;
    expect(usageOf(chunks)).toMatchObject({ promptTokens: tokensIn, completionTokens: tokensOut });
    expect({ calls, untold: untold.calls }).toEqual({ calls: 1, untold: 0 });
  });

  test('has its first token after 300 ms and the others 20 ms apart', async () => {
    await using lesson = await connect({ chat: { reply: 'One two three four five six.' } });
    const startedMs = performance.now();
    const chunks = await all(lesson.chat('Hello.'));
    expect(wordsOf(chunks)).toBe('One two three four five six.');
    const [first, ...rest] = chunks.filter(({ delta }) => delta?.content);
    const { lateMs } = lesson.double.requests[0] ?? { lateMs: 0 };
    expect((first?.atMs ?? 0) - startedMs - lateMs).toBeWithin(299, 360);
    expect((rest.at(-1)?.atMs ?? 0) - (first?.atMs ?? 0)).toBeWithin(90, 160);
  });

  test('finds the beginning of a long prompt in its cache', async () => {
    await using lesson = await connect();
    const long = 'What is taught is the tide. '.repeat(200);
    const before = usageOf(await all(lesson.chat('The moon.', long)));
    const again = usageOf(await all(lesson.chat('The sun.', long)));
    expect(before?.promptCachedTokens).toBe(0);
    expect(again?.promptCachedTokens).toBeWithin(1024, again?.promptTokens ?? 0);
    expect(lesson.double.count.chat.tokensCached).toBe(again?.promptCachedTokens ?? -1);
  });

  test('bills what was said to a caller who went away', async () => {
    await using lesson = await connect({ chat: { firstTokenMs: 0, reply: WORDS.repeat(20) } });
    const stream = lesson.chat('Hello.');
    await stream.next();
    stream.close();
    while (lesson.double.count.chat.calls === 0) await Bun.sleep(5);
    const { untold, tokensIn } = lesson.double.count.chat;
    expect(untold).toMatchObject({ calls: 1, tokensIn });
    expect(untold.tokensOut).toBeWithin(1, 20);
    expect(lesson.double.requests[0]?.outcome).toBe('cancelled');
  });
});

describe('speech', () => {
  test('is the text, at 24 kHz, and billed by its characters', async () => {
    await using lesson = await connect();
    const sounds = await all(lesson.speak(WORDS));
    expect(sounds.map(({ frame }) => frame.sampleRate)).not.toContain(16_000);
    const own = await speech.synthesize(WORDS, {});
    expect(samplesOf(sounds) / 24_000).toBeCloseTo((own?.pcm.length ?? 0) / 16_000, 1);
    expect(lesson.double.count.speech).toEqual({ calls: 1, characters: WORDS.length });
  });

  test('arrives after 150 ms, as much faster than it plays as is scripted', async () => {
    await using lesson = await connect({ speech: { timesRealTime: 10 } });
    const startedMs = performance.now();
    const response = await fetch(`${lesson.double.url}/v1/audio/speech`, {
      method: 'POST',
      headers: { authorization: `Bearer ${lesson.double.apiKey}` },
      body: JSON.stringify({ model: 'tts-1', voice: 'echo', input: WORDS, response_format: 'pcm' }),
    });
    const firstMs = performance.now() - startedMs;
    const soundMs = (await response.arrayBuffer()).byteLength / 48;
    const { lateMs } = lesson.double.requests[0] ?? { lateMs: 0 };
    expect(firstMs - lateMs).toBeWithin(149, 200);
    expect((performance.now() - startedMs - firstMs) * 10).toBeWithin(soundMs - 200, soundMs + 600);
  });
});

test('the list of models warms a connection', async () => {
  await using lesson = await connect();
  lesson.mind.prewarm();
  while (lesson.double.count.models.calls === 0) await Bun.sleep(5);
  expect(lesson.double.requests[0]).toMatchObject({ route: 'models' });
});

describe.each(['chat', 'speech'] as const)('%s that fails', (route) => {
  const ask = async (lesson: Awaited<ReturnType<typeof connect>>) => {
    const parts = route === 'chat' ? await all(lesson.chat('Hello.')) : await all(lesson.speak(WORDS));
    return { parts: parts.length, error: lesson.errors.at(-1) };
  };

  test.each([
    ['a wrong key', 401, {}, 'sk-wrong'],
    ['too many requests', 429, { failure: { kind: 'status', status: 429, retryAfterS: 20 } }, undefined],
    [
      'no money left',
      429,
      { failure: { kind: 'status', status: 429, code: 'insufficient_quota' } },
      undefined,
    ],
    ['a broken server', 500, { failure: { kind: 'status', status: 500 } }, undefined],
  ] as const)('with %s is status %d', async (_, status, behaviour, key) => {
    await using lesson = await connect({ [route]: behaviour }, key);
    const { parts, error } = await ask(lesson);
    expect(parts).toBe(0);
    expect(error).toMatchObject(
      route === 'chat' ? { statusCode: status } : { message: expect.stringContaining(`${status}`) },
    );
    expect(lesson.double.count.errors[route]).toBe(1);
  });

  test.each([
    ['cut', 'before'],
    ['cut', 'headers'],
    ['cut', 'middle'],
  ] as const)('by a %s, %s of its body, is an error', async (kind, at) => {
    await using lesson = await connect({ ...AT_ONCE, [route]: { failure: { kind, at } } });
    const { error } = await ask(lesson);
    expect(error).toBeInstanceOf(Error);
    expect(lesson.double.requests[0]?.outcome).toBe('failed');
  });
});

void (0 as unknown as APIStatusError);
