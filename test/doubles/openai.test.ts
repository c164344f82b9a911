import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { initializeLogger, llm, type tts } from '@livekit/agents';
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
    // Never sooner; on a machine that is busy, later.
    expect((first?.atMs ?? 0) - startedMs).toBeWithin(299, 900);
    expect((rest.at(-1)?.atMs ?? 0) - startedMs).toBeWithin(419, 1_200);
  });

  test('begins each reply with words of its own, where that is scripted', async () => {
    await using openai = await connect();
    openai.double.behave({ chat: { reply: 'Yes.', opening: 'So much for #.' } });
    const replies: string[] = [];
    for (let reply = 0; reply < 2; reply += 1) {
      const chunks = await all(openai.chat('Water.'));
      replies.push(chunks.map(({ delta }) => delta?.content ?? '').join(''));
    }
    expect(replies).toEqual(['So much for 1. Yes.', 'So much for 2. Yes.']);
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
    const ownMs = (own?.pcm.length ?? 0) / 16;
    // The plugin gives out whole tenths of a second, and loses the rest.
    expect(samplesOf(sounds) / 24).toBeWithin(ownMs - 100, ownMs + 10);
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
    expect(firstMs).toBeWithin(149, 700);
    // The last piece, of 85 ms at most, leaves when all before it would have been heard.
    expect(performance.now() - startedMs).toBeWithin(149 + (soundMs - 86) / 10, 1_500);
  });
});

test('the list of models warms a connection', async () => {
  await using lesson = await connect();
  lesson.mind.prewarm();
  while (lesson.double.count.models.calls === 0) await Bun.sleep(5);
  expect(lesson.double.requests[0]).toMatchObject({ route: 'models' });
});

/** Of `before`, `headers` and `middle`, where nothing is lost by it, all three. */
const POINTS = ['before', 'headers', 'middle'] as const;
const REFUSALS = [
  ['too many requests', { status: 429, retryAfterS: 20 }],
  ['an empty purse', { status: 429, code: 'insufficient_quota' }],
  ['a broken server', { status: 500 }],
] as const;

describe('chat that fails', () => {
  test.each(REFUSALS)('because of %s', async (_, refusal) => {
    await using lesson = await connect({ chat: { failure: { kind: 'status', ...refusal } } });
    expect(await all(lesson.chat('Hello.'))).toEqual([]);
    expect(lesson.errors).toMatchObject([{ statusCode: refusal.status }]);
    expect(lesson.double.count).toMatchObject({ errors: { chat: 1 }, chat: { calls: 0 } });
  });

  test('because the key is wrong', async () => {
    await using lesson = await connect(AT_ONCE, 'sk-wrong');
    await all(lesson.chat('Hello.'));
    expect(lesson.errors).toMatchObject([{ statusCode: 401 }]);
  });

  test.each(POINTS)('by a cut, at its %s', async (at) => {
    await using lesson = await connect({ ...AT_ONCE, chat: { failure: { kind: 'cut', at } } });
    await all(lesson.chat('Hello.'));
    expect(lesson.errors).toHaveLength(1);
    expect(lesson.double.requests[0]?.outcome).toBe('failed');
  });

  test('by a stall before its headers is timed out', async () => {
    await using lesson = await connect({ chat: { failure: { kind: 'stall', at: 'before' } } });
    await all(lesson.chat('Hello.'));
    expect(lesson.errors).toHaveLength(1);
  });

  test.each(['headers', 'middle'] as const)(
    'by a stall at its %s is not noticed by the plugin',
    async (at) => {
      const script = { firstTokenMs: 0, reply: WORDS, failure: { kind: 'stall', at } } as const;
      await using lesson = await connect({ chat: script });
      const stream = lesson.chat('Hello.');
      const chunks = all(stream);
      while (lesson.double.requests[0]?.outcome !== 'failed') await Bun.sleep(5);
      await Bun.sleep(2 * ONCE.timeoutMs);
      expect(lesson.errors).toEqual([]);
      stream.close();
      expect(WORDS.startsWith(wordsOf(await chunks))).toBe(true);
    },
  );

  test('by garbage is an error in its stream, and an empty reply in place of it', async () => {
    await using lesson = await connect({
      chat: { ...AT_ONCE.chat, failure: { kind: 'garbage', at: 'middle' } },
    });
    await all(lesson.chat('Hello.'));
    expect(lesson.errors).toHaveLength(1);
    lesson.double.behave({ chat: { failure: { kind: 'garbage', at: 'before' } } });
    expect(await all(lesson.chat('Hello.'))).toEqual([]);
    expect(lesson.errors).toHaveLength(1);
  });
});

/** By `fetch`: the plugin throws a failure beside its stream as well, where nobody can catch it. */
describe('speech that fails', () => {
  const speak = async (double: { url: string; apiKey: string }, withinMs = 2_000) =>
    fetch(`${double.url}/v1/audio/speech`, {
      method: 'POST',
      headers: { authorization: `Bearer ${double.apiKey}` },
      body: JSON.stringify({ model: 'tts-1', voice: 'echo', input: WORDS, response_format: 'pcm' }),
      signal: AbortSignal.timeout(withinMs),
    });

  test.each(REFUSALS)('because of %s', async (_, refusal) => {
    await using double = await startOpenAIDouble(speech);
    double.behave({ speech: { failure: { kind: 'status', ...refusal } } }, 1);
    const response = await speak(double);
    expect(response.status).toBe(refusal.status);
    expect(response.headers.get('retry-after')).toBe(
      refusal.status === 429 && 'retryAfterS' in refusal ? '20' : null,
    );
    expect((await speak(double)).status).toBe(200);
    expect(double.count.speech.calls).toBe(1);
  });

  test('because the key is wrong, a part of which comes back', async () => {
    await using double = await startOpenAIDouble(speech);
    const response = await speak({ url: double.url, apiKey: 'sk-wrong-0123456789' });
    expect(response.status).toBe(401);
    expect(await response.text()).toContain('sk-wrong***6789');
  });

  test.each(POINTS)('by a cut, at its %s', async (at) => {
    await using double = await startOpenAIDouble(speech, { speech: { failure: { kind: 'cut', at } } });
    const body = speak(double).then((response) => response.arrayBuffer());
    expect(body).rejects.toThrow();
    await body.catch(() => undefined);
    expect(double.count.speech.calls).toBe(at === 'middle' ? 1 : 0);
  });

  test.each(POINTS)('by a stall, at its %s', async (at) => {
    await using double = await startOpenAIDouble(speech, { speech: { failure: { kind: 'stall', at } } });
    const response = await speak(double, 600).catch((error: Error) => error);
    expect(response instanceof Response).toBe(at !== 'before');
    if (!(response instanceof Response)) return;
    const blocks: number[] = [];
    const read = async () => {
      for await (const block of response.body ?? []) blocks.push(block.length);
    };
    expect(await read().catch((error: Error) => error.name)).toBe('TimeoutError');
    expect(blocks.length > 0).toBe(at === 'middle');
  });

  test('by garbage is a page where sound was asked for', async () => {
    const failure = { kind: 'garbage', at: 'before' } as const;
    await using double = await startOpenAIDouble(speech, { speech: { failure } });
    const response = await speak(double);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html']);
  });
});
