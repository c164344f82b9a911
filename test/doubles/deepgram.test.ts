import { afterAll, beforeAll, expect, test } from 'bun:test';
import { initializeLogger, stt } from '@livekit/agents';
import { STT } from '@livekit/agents-plugin-deepgram';
import { AudioFrame } from '@livekit/rtc-node';
import { Microphone } from '../../e2e/student/microphone.ts';
import { joinPcm, roomNoise, SAMPLE_RATE_HZ } from '../../e2e/student/pcm.ts';
import { spoken } from '../../e2e/student/voices.ts';
import { Changes } from '../../e2e/student/waiting.ts';
import { createSpeechPool, type Speech } from '../../src/agent/engines/speech-pool.ts';
import { startDeepgramDouble } from './deepgram.ts';
import type { DeepgramBehaviours } from './deepgram-behaviours.ts';
import type { Change } from './script.ts';

const { FINAL_TRANSCRIPT, INTERIM_TRANSCRIPT, START_OF_SPEECH, END_OF_SPEECH } = stt.SpeechEventType;
type HeardEvent = stt.SpeechEvent & { atMs: number };

const SENTENCE = 'The moon pulls the water of the sea.';

let speech: Speech;
let sentence: Int16Array;
/** Where it does not matter what is said. */
let word: Int16Array;
beforeAll(async () => {
  initializeLogger({ pretty: false, level: 'silent' });
  speech = await createSpeechPool({ threads: 1, voice: 'kal16' });
  sentence = joinPcm([roomNoise(400), await spoken(SENTENCE, 'rms')]);
  word = joinPcm([roomNoise(400), await spoken('I see.', 'rms')]);
}, 30_000);
afterAll(() => speech.close());

/** A student before the real plugin before a double; disposing of it ends all three. */
async function listen(script: Change<DeepgramBehaviours> = {}, apiKey?: string) {
  const double = await startDeepgramDouble(speech, script);
  const engine = new STT({
    apiKey: apiKey ?? double.apiKey,
    baseUrl: double.url.replace('http', 'ws'),
    model: 'nova-2',
    language: 'en',
  });
  const changes = new Changes();
  const errors: { error: Error; recoverable: boolean }[] = [];
  engine.on('error', (error) => {
    errors.push(error);
    changes.note();
  });
  const stream = engine.stream({ connOptions: { maxRetry: 0, retryIntervalMs: 0, timeoutMs: 1000 } });
  const events: HeardEvent[] = [];
  const over = (async () => {
    for await (const event of stream) {
      events.push({ ...event, atMs: performance.now() });
      changes.note();
    }
  })();
  const microphone = new Microphone(
    (frame) => stream.pushFrame(new AudioFrame(frame, SAMPLE_RATE_HZ, 1, frame.length)),
    () => performance.now(),
  );
  const until = (holds: () => boolean, what: string) =>
    changes.until(holds, what, { withinMs: 4_000, over: () => undefined, context: () => 'it did not come' });
  return {
    double,
    engine,
    errors,
    events,
    until,
    say: (recording: Int16Array) => microphone.say(recording),
    async first(type: stt.SpeechEventType): Promise<HeardEvent> {
      await until(() => events.some((event) => event.type === type), `event ${type}`);
      return events.find((event) => event.type === type) as HeardEvent;
    },
    flush: () => stream.flush(),
    /** Ends the student's sound, and waits for all that is still to come. */
    async finish() {
      microphone.close();
      stream.flush();
      stream.endInput();
      await over;
    },
    async [Symbol.asyncDispose]() {
      microphone.close();
      stream.close();
      await double[Symbol.asyncDispose]();
    },
  };
}

test('what is said comes back as interim and final text, 250 ms after the true end of speech', async () => {
  await using student = await listen();
  const { endOfSpeechMs } = student.say(sentence);
  const final = await student.first(FINAL_TRANSCRIPT);
  expect(final.alternatives?.[0].text).toMatch(/moon pulls the water of the sea/i);
  // Never sooner; on a machine that is busy, recognition and the way there take longer.
  expect(final.atMs - endOfSpeechMs).toBeWithin(230, 1_000);
  await student.first(END_OF_SPEECH);
  const types = student.events.map(({ type }) => type);
  expect(types[0]).toBe(START_OF_SPEECH);
  expect(types.indexOf(INTERIM_TRANSCRIPT)).toBeWithin(1, types.indexOf(FINAL_TRANSCRIPT));
  expect(student.double.requests.map(({ route, outcome }) => [route, outcome])).toEqual([
    ['connection', 'open'],
    ['utterance', 'answered'],
  ]);
});

test.concurrent('the sound that the plugin reports is the sound that is billed', async () => {
  await using student = await listen({ utterance: { transcript: 'the sea' } });
  let reportedMs = 0;
  student.engine.on('metrics_collected', ({ audioDurationMs }) => {
    reportedMs += audioDurationMs;
  });
  student.say(word);
  await student.first(FINAL_TRANSCRIPT);
  await student.finish();
  expect(student.double.count.audioMs).toBeGreaterThan(1_000);
  expect(student.double.count.audioMs).toBe(reportedMs);
});

test.concurrent('a scripted transcript is heard word by word, and nothing is recognised', async () => {
  await using student = await listen({
    utterance: { transcript: 'we have to freeze water', interimEveryMs: 300 },
  });
  student.say(sentence);
  const interim = await student.first(INTERIM_TRANSCRIPT);
  expect('we have to freeze water').toStartWith(interim.alternatives?.[0].text ?? '-');
  const final = await student.first(FINAL_TRANSCRIPT);
  expect(final.alternatives?.[0].text).toBe('we have to freeze water');
});

test.concurrent.each([
  ['a wrong key', 401, {}, 'wrong'],
  ['a spent account', 402, { connection: { failure: { kind: 'status', status: 402 } } }, undefined],
  ['too many requests', 429, { connection: { failure: { kind: 'status', status: 429 } } }, undefined],
  ['a broken server', 500, { connection: { failure: { kind: 'status', status: 500 } } }, undefined],
] satisfies [string, number, Change<DeepgramBehaviours>, string | undefined][])(
  '%s is seen as status %d',
  async (_, status, script, apiKey) => {
    await using student = await listen(script, apiKey);
    student.say(word);
    await student.until(() => student.errors.length > 0, 'the failure');
    expect(student.errors).toMatchObject([{ recoverable: false, error: { statusCode: status } }]);
    expect(student.double.count).toMatchObject({ connections: 1, refused: 1, audioMs: 0 });
  },
);

test.concurrent('a key can be tried without any sound', async () => {
  await using double = await startDeepgramDouble(speech);
  const tried = (key: string) =>
    fetch(`${double.url}/v1/projects`, { headers: { authorization: `Token ${key}` } });
  expect((await tried(double.apiKey)).status).toBe(200);
  expect((await tried('wrong')).status).toBe(401);
  double.behave({ check: { failure: { kind: 'status', status: 429, retryAfterS: 7 } } }, 1);
  const busy = await tried(double.apiKey);
  expect([busy.status, busy.headers.get('retry-after')]).toEqual([429, '7']);
  expect((await tried(double.apiKey)).status).toBe(200);
});

test.concurrent.each([
  ['cut', 'before'],
  ['cut', 'middle'],
  ['garbage', 'before'],
  ['garbage', 'middle'],
] as const)('%s, %s the final text, is an error at once', async (kind, at) => {
  await using student = await listen({ utterance: { transcript: 'the sea', failure: { kind, at } } });
  student.say(word);
  await student.until(() => student.errors.length > 0, 'the failure');
  expect(student.events.map(({ type }) => type)).not.toContain(FINAL_TRANSCRIPT);
  expect(student.double.requests.at(-1)).toMatchObject({ route: 'utterance', outcome: 'failed' });
});

test.concurrent('a connection that is cut as soon as it is open is an error at once', async () => {
  await using student = await listen({ connection: { failure: { kind: 'cut' } } });
  await student.until(() => student.errors.length > 0, 'the failure');
  expect(student.double.count.connections).toBe(1);
});

test.concurrent('a stall is silence: no text, and no error either', async () => {
  await using student = await listen({
    utterance: { transcript: 'the sea', interimEveryMs: 100, failure: { kind: 'stall', at: 'middle' } },
  });
  student.say(word);
  await student.first(INTERIM_TRANSCRIPT);
  await student.until(() => student.double.requests.at(-1)?.outcome === 'failed', 'the stall');
  expect(student.errors).toEqual([]);
  expect(student.events.map(({ type }) => type)).not.toContain(FINAL_TRANSCRIPT);
});

test.concurrent('a handshake that is never answered keeps the plugin waiting', async () => {
  await using student = await listen({ connection: { failure: { kind: 'stall' } } });
  await student.until(() => student.double.requests[0]?.outcome === 'failed', 'the stall');
  expect(student.errors).toEqual([]);
});

test.concurrent('to ask for the text brings it no sooner than scripted', async () => {
  await using student = await listen({ utterance: { transcript: 'the sea', finalMs: 600 } });
  const { endOfSpeechMs, sent } = student.say(word);
  await sent;
  student.flush();
  const final = await student.first(FINAL_TRANSCRIPT);
  expect(final.atMs - endOfSpeechMs).toBeWithin(580, 1_350);
});
