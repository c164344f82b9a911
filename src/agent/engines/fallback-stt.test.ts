import { afterAll, beforeAll, beforeEach, describe, expect, setDefaultTimeout, test } from 'bun:test';
import { initializeLogger, stt, type VADEvent, VADEventType } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { startDeepgramDouble } from '../../../test/doubles/deepgram.ts';
import { FallbackSTT } from './fallback-stt.ts';
import { SpareTime } from './head-start.ts';
import { Provider, type Trouble } from './hosted-provider.ts';
import { LessonProvider } from './lesson-provider.ts';
import { createSpeechPool, type Speech } from './speech-pool.ts';

const RATE_HZ = 16_000;
const WINDOW = 512;
const WINDOW_MS = 32;
/** Silero's, as `voice-activity.ts` asks for it. */
const END_AFTER_MS = 250;

/** Speech takes as long as it takes. */
setDefaultTimeout(15_000);

let speech: Speech;
let double: Awaited<ReturnType<typeof startDeepgramDouble>>;
let said: Int16Array;
let troubles: Trouble[];
let notices: number;
let health: Provider;

beforeAll(async () => {
  initializeLogger({ pretty: false, level: 'silent' });
  speech = await createSpeechPool({ threads: 1, voice: 'rms' });
  double = await startDeepgramDouble(speech);
  said = (await speech.synthesize('Ice is made from water.', {}))?.pcm ?? new Int16Array(0);
});
afterAll(async () => {
  await double[Symbol.asyncDispose]();
  await speech.close();
});
beforeEach(() => {
  troubles = [];
  notices = 0;
  health = new Provider({
    check: async () => undefined,
    onOut: (trouble) => troubles.push(trouble),
    onBack: () => undefined,
  });
});

function listen({ apiKey = double.apiKey, tutorHasFloor = false } = {}) {
  let floorTaken = 0;
  const engine = new FallbackSTT({
    engine: { apiKey, baseUrl: double.url.replace('http', 'ws'), model: 'nova-2' },
    provider: new LessonProvider(health, () => {
      notices += 1;
    }),
    speech,
    spareTime: new SpareTime(),
    listener: {
      tutorHasFloor: () => tutorHasFloor,
      answers: new Set(),
      onFloorTaken: () => {
        floorTaken += 1;
      },
      onRecognitionFailed: (error) => {
        throw error;
      },
    },
  });
  const stream = engine.stream();
  const events: stt.SpeechEvent[] = [];
  const read = (async () => {
    for await (const event of stream) events.push(event);
  })();
  const texts = (type: stt.SpeechEventType) =>
    events.filter((event) => event.type === type).map(({ alternatives }) => alternatives?.[0].text ?? '');
  return {
    engine,
    events,
    get floorTaken() {
      return floorTaken;
    },
    get finals() {
      return texts(stt.SpeechEventType.FINAL_TRANSCRIPT);
    },
    get prepared() {
      return texts(stt.SpeechEventType.PREFLIGHT_TRANSCRIPT);
    },
    /** Speaks at the pace of speech, then falls silent until the voice activity detector says so. */
    async say(pcm: Int16Array) {
      const silence = new Int16Array((RATE_HZ * END_AFTER_MS) / 1000 + WINDOW);
      const startedAt = performance.now();
      const whole = new Int16Array([...pcm, ...silence]);
      for (let offset = 0; offset + WINDOW <= whole.length; offset += WINDOW) {
        await Bun.sleep(Math.max(0, startedAt + (offset / RATE_HZ) * 1000 - performance.now()));
        const frame = new AudioFrame(whole.slice(offset, offset + WINDOW), RATE_HZ, 1, WINDOW);
        const silentMs = Math.max(0, ((offset + WINDOW - pcm.length) / RATE_HZ) * 1000);
        if (offset === 0) engine.observe(vad(VADEventType.START_OF_SPEECH, [frame], 0, 0));
        else engine.observe(vad(VADEventType.INFERENCE_DONE, [frame], (offset / RATE_HZ) * 1000, silentMs));
        stream.pushFrame(frame);
      }
      engine.observe(vad(VADEventType.END_OF_SPEECH, [], 0, END_AFTER_MS));
      return performance.now();
    },
    async untilFinal(count = 1) {
      while (this.finals.length < count) await Bun.sleep(5);
      return performance.now();
    },
    async close() {
      stream.close();
      await read;
    },
  };
}

function vad(type: VADEventType, frames: AudioFrame[], speechDuration: number, silentMs: number): VADEvent {
  return {
    type,
    frames,
    speechDuration,
    silenceDuration: silentMs,
    rawAccumulatedSilence: silentMs,
    rawAccumulatedSpeech: silentMs > 0 ? 0 : WINDOW_MS,
    samplesIndex: 0,
    timestamp: 0,
    probability: silentMs > 0 ? 0 : 1,
    inferenceDuration: 0,
    speaking: true,
  };
}

test('words are given out once they are whole, and known before the end of speech is', async () => {
  const lesson = listen();
  const endedAt = await lesson.say(said);
  const finalAt = await lesson.untilFinal();
  expect(finalAt - endedAt).toBeLessThan(150);
  expect(lesson.finals).toHaveLength(1);
  expect(lesson.finals[0]).toMatch(/from water/i);
  expect(lesson.prepared.at(-1)).toBe(lesson.finals[0] ?? '');
  expect([health.serves, notices]).toEqual([true, 0]);
  await lesson.close();
});

describe('no word is lost when the connection', () => {
  test.each([
    ['is cut as speech begins', { kind: 'cut', at: 'before' }, 'broke off in the middle'],
    ['is cut before the final text', { kind: 'cut', at: 'middle' }, 'broke off in the middle'],
    ['falls silent as speech begins', { kind: 'stall', at: 'before' }, 'is too slow'],
    ['falls silent before the final text', { kind: 'stall', at: 'middle' }, 'is too slow'],
    ['tells nonsense', { kind: 'garbage', at: 'middle' }, 'answers nonsense'],
  ] as const)('%s', async (_, failure, trouble) => {
    const lesson = listen();
    double.behave({ utterance: { failure } }, 1);
    const endedAt = await lesson.say(said);
    const finalAt = await lesson.untilFinal();
    expect(finalAt - endedAt).toBeLessThan(1_000);
    expect(lesson.finals).toHaveLength(1);
    expect(lesson.finals[0]).toMatch(/from water/i);
    expect(troubles).toEqual([trouble]);
    expect(notices).toBe(1);
    await lesson.close();
  });

  test('is refused', async () => {
    const lesson = listen({ apiKey: 'wrong' });
    await lesson.say(said);
    await lesson.untilFinal();
    expect(lesson.finals[0]).toMatch(/from water/i);
    expect(troubles).toEqual(['refuses the key']);
    expect(notices).toBe(1);
    await lesson.close();
  });
});

test('a sentence of which the provider heard a part is given out whole, and no word of it twice', async () => {
  const lesson = listen();
  double.behave({ utterance: { transcript: 'Only the first half.' } }, 1);
  double.behave({ utterance: { failure: { kind: 'cut', at: 'middle' } } }, 1);
  const breath = new Int16Array(RATE_HZ / 2);
  await lesson.say(new Int16Array([...said, ...breath, ...said]));
  await lesson.untilFinal();
  expect(lesson.finals).toHaveLength(1);
  expect(lesson.finals[0]?.match(/water/gi)).toHaveLength(2);
  expect(lesson.finals[0]).not.toContain('half');
  await lesson.close();
});

test('a spare that serves is told of once, and a provider that is back is heard again', async () => {
  health.failed('cannot be reached');
  const lesson = listen();
  const before = double.count.utterances;
  await lesson.say(said);
  await lesson.untilFinal();
  await health.try();
  await lesson.say(said);
  await lesson.untilFinal(2);
  expect([double.count.utterances, notices]).toEqual([before, 1]);
  await lesson.say(said);
  await lesson.untilFinal(3);
  expect([double.count.utterances, notices]).toEqual([before + 1, 1]);
  await lesson.close();
});

test('a sign of listening does not take the floor from the tutor, whoever recognises', async () => {
  const lesson = listen({ tutorHasFloor: true });
  double.behave({ utterance: { transcript: 'Mhm.' } }, 1);
  const hum = said.subarray(0, RATE_HZ / 2);
  await lesson.say(hum);
  while (double.requests.at(-1)?.outcome !== 'answered') await Bun.sleep(5);
  await lesson.say(said);
  await lesson.untilFinal();
  expect(lesson.finals).toHaveLength(1);
  expect(lesson.floorTaken).toBe(1);
  await lesson.close();
});

test('all sound that was sent is counted, to the last', async () => {
  const lesson = listen();
  let countedMs = 0;
  lesson.engine.on('metrics_collected', ({ audioDurationMs }) => {
    countedMs += audioDurationMs;
  });
  const before = double.count.audioMs;
  await lesson.say(said);
  await lesson.untilFinal();
  await lesson.close();
  while (double.requests.findLast(({ route }) => route === 'connection')?.outcome === 'open')
    await Bun.sleep(5);
  // The plugin fills up the last of its pieces of 100 ms.
  const sentMs = double.count.audioMs - before;
  expect(sentMs - countedMs).toBeWithin(0, 100);
});
