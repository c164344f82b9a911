import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReadableStream, TransformStream } from 'node:stream/web';
import { initializeLogger, tts } from '@livekit/agents';
import { startOpenAIDouble } from '../../../test/doubles/openai.ts';
import { FallbackVoice } from './fallback-voice.ts';
import { Provider, type Trouble } from './hosted-provider.ts';
import { HOSTED_VOICE_SAMPLE_RATE_HZ } from './hosted-speech.ts';
import { HostedTTS } from './hosted-tts.ts';
import { LessonProvider } from './lesson-provider.ts';
import { SoundCache } from './sound-cache.ts';
import { createSpeechPool, type Speech } from './speech-pool.ts';

const TEXT = 'Ice is frozen water. It comes out of a freezer. What does it do in the sun?';

let speech: Speech;
let double: Awaited<ReturnType<typeof startOpenAIDouble>>;
let folder: string;
let troubles: Trouble[];
let notices: number;
let health: Provider;

beforeAll(async () => {
  initializeLogger({ pretty: false, level: 'silent' });
  speech = await createSpeechPool({ threads: 1, voice: 'slt' });
  double = await startOpenAIDouble(speech, { speech: { firstSoundMs: 20, timesRealTime: 20 } });
});
afterAll(async () => {
  await double[Symbol.asyncDispose]();
  await speech.close();
});
beforeEach(async () => {
  troubles = [];
  notices = 0;
  health = new Provider({
    check: async () => undefined,
    onOut: (trouble) => troubles.push(trouble),
    onBack: () => undefined,
  });
  folder = await mkdtemp(join(tmpdir(), 'viva-sounds-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function voice(apiKey = double.apiKey) {
  return new HostedTTS({
    engine: { apiKey, baseUrl: `${double.url}/v1`, model: 'tts-1', voice: 'echo' },
    provider: new LessonProvider(health, () => {
      notices += 1;
    }),
    cache: await SoundCache.open(folder, () => undefined),
    spare: new FallbackVoice(speech, HOSTED_VOICE_SAMPLE_RATE_HZ),
  });
}

interface Heard {
  words: string;
  durationS: number;
  firstSoundMs: number;
  /** Of the requests that had been made by the first sound. */
  outcomesThen: string[];
  /** When each word begins, in the order of the words. */
  times: number[];
}

/** Says a text as a mind would, word by word. */
async function say(
  engine: HostedTTS,
  text: string,
  tokens = ReadableStream.from(text.match(/\S+\s*/g) ?? []),
): Promise<Heard> {
  const stream = engine.stream();
  stream.updateInputStream(tokens);
  const startedAt = performance.now();
  const before = double.requests.length;
  const heard: Heard = { words: '', durationS: 0, firstSoundMs: -1, outcomesThen: [], times: [] };
  for await (const audio of stream) {
    if (audio === tts.SynthesizeStream.END_OF_STREAM) break;
    if (heard.firstSoundMs < 0) {
      heard.firstSoundMs = performance.now() - startedAt;
      heard.outcomesThen = double.requests.slice(before).map(({ outcome }) => outcome);
    }
    expect(audio.frame.sampleRate).toBe(24_000);
    for (const { text: word, startTime = 0 } of audio.timedTranscripts ?? []) {
      heard.words += word;
      heard.times.push(heard.durationS + startTime);
    }
    heard.durationS += audio.frame.samplesPerChannel / audio.frame.sampleRate;
  }
  return heard;
}

test('a reply sounds while it still comes in, every word is told once and in its time', async () => {
  // The double has made the sound by then, so that the time is the voice's own.
  await speech.synthesize('Ice is frozen water.', {});
  double.behave({ speech: { timesRealTime: 1 } }, 1);
  const heard = await say(await voice(), TEXT);
  expect(heard.words).toBe(TEXT);
  expect(heard.times).toEqual(heard.times.toSorted((a, b) => a - b));
  expect(heard.times.at(-1)).toBeLessThan(heard.durationS);
  expect(heard.durationS).toBeGreaterThan(4);
  expect(heard.firstSoundMs).toBeLessThan(400);
  expect(heard.outcomesThen.at(0)).toBe('open');
  expect([health.serves, notices]).toEqual([true, 0]);
});

test('a first sentence is on its way before the token after it, and a wrong guess is let go', async () => {
  const before = double.requests.length;
  const { readable, writable } = new TransformStream<string, string>();
  const said = say(await voice(), 'It takes 3.5 days. Then it is ice.', readable);
  const mind = writable.getWriter();
  const asked = async (count: number) => {
    while (double.requests.length < before + count) await Bun.sleep(1);
  };
  await mind.write('It takes 3.');
  await asked(1);
  await mind.write('5 days.');
  await asked(2);
  await mind.write(' Then it is ice.');
  await mind.close();
  expect((await said).words).toBe('It takes 3.5 days. Then it is ice.');
  const inputs = double.requests.slice(before).map(({ input, outcome }) => [input, outcome]);
  expect(inputs).toEqual([
    ['It takes 3.', 'cancelled'],
    ['It takes 3.5 days.', 'answered'],
    ['Then it is ice.', 'answered'],
  ]);
});

describe('the spare voice says what is left when the voice', () => {
  test.each([
    ['refuses the key', { kind: 'status', status: 401 }, 'refuses the key'],
    [
      'is asked too often',
      { kind: 'status', status: 429, retryAfterS: 30 },
      'has no quota left, or is asked too often',
    ],
    ['is cut before it answers', { kind: 'cut', at: 'before' }, 'cannot be reached'],
    ['answers with a page', { kind: 'garbage', at: 'headers' }, 'answers nonsense'],
    ['never answers', { kind: 'stall', at: 'before' }, 'is too slow'],
    ['falls silent after the head of its answer', { kind: 'stall', at: 'headers' }, 'is too slow'],
    ['is cut in the middle of a sentence', { kind: 'cut', at: 'middle' }, 'broke off in the middle'],
    ['ends in a page', { kind: 'garbage', at: 'middle' }, 'answers nonsense'],
    ['falls silent in the middle of a sentence', { kind: 'stall', at: 'middle' }, 'is too slow'],
  ] as const)('%s', async (_, failure, trouble) => {
    const engine = await voice();
    const whole = await say(engine, 'The first sentence is well said by the voice.');
    double.behave({ speech: { failure } }, 1);
    const heard = await say(engine, TEXT);
    expect(heard.words).toBe(TEXT);
    expect(heard.firstSoundMs).toBeLessThan(1_900);
    expect(heard.durationS).toBeGreaterThan(whole.durationS);
    expect(troubles).toEqual([trouble]);
    expect(notices).toBe(1);
  });
});

test('a sound that ends long before its text does is taken for cut', async () => {
  const engine = await voice();
  engine.sPerCharacter = 1;
  const heard = await say(engine, TEXT);
  expect(heard.words).toBe(TEXT);
  expect(troubles).toEqual(['broke off in the middle']);
});

test('each request is counted once, with what was asked for', async () => {
  const engine = await voice();
  const before = { ...double.count.speech };
  const counted: number[] = [];
  engine.on('metrics_collected', ({ charactersCount }) => counted.push(charactersCount));
  await say(engine, TEXT);
  expect(counted).toHaveLength(double.count.speech.calls - before.calls);
  expect(counted.reduce((sum, characters) => sum + characters, 0)).toBe(
    double.count.speech.characters - before.characters,
  );
});

test('what was said once is not paid for again, and a sentence that recurs is known after a restart', async () => {
  const engine = await voice();
  await say(engine, TEXT);
  const paid = double.count.speech.calls;
  const again = await say(engine, TEXT);
  expect(again.words).toBe(TEXT);
  while ((await Array.fromAsync(new Bun.Glob('*.pcm').scan(folder))).length < 3) await Bun.sleep(5);
  expect((await say(await voice(), TEXT)).durationS).toBeCloseTo(again.durationS);
  expect(double.count.speech.calls).toBe(paid);
});

test('an interrupted reply lets go of what it asked for', async () => {
  double.behave({ speech: { firstSoundMs: 10_000 } }, 2);
  const engine = await voice();
  const stream = engine.stream();
  stream.updateInputStream(ReadableStream.from([TEXT]));
  const before = double.requests.length;
  while (double.requests.length < before + 2) await Bun.sleep(5);
  stream.close();
  while (double.requests.slice(before).some(({ outcome }) => outcome === 'open')) await Bun.sleep(5);
  expect(double.requests.slice(before).map(({ outcome }) => outcome)).toEqual(['cancelled', 'cancelled']);
  expect(troubles).toEqual([]);
});

test('the next sentence is asked for while the first one plays, and the one after that is not', async () => {
  const engine = await voice();
  const before = double.requests.length;
  const stream = engine.stream();
  const long =
    'This sentence is long enough to play for longer than four seconds in any voice that there is on this machine. ';
  stream.updateInputStream(
    ReadableStream.from([long, long.replace('This', 'That'), long.replace('This', 'No'), 'x']),
  );
  let frames = 0;
  const read = (async () => {
    for await (const _ of stream) frames += 1;
  })();
  while (double.requests.length < before + 2) await Bun.sleep(5);
  while (double.requests.slice(before).some(({ outcome }) => outcome === 'open')) await Bun.sleep(5);
  expect(frames).toBeGreaterThan(0);
  expect(double.requests.length).toBe(before + 2);
  stream.close();
  await read;
});
