import { afterEach, expect, test } from 'bun:test';
import { pino } from 'pino';
import { AgentThread, type LessonMessage } from './thread.ts';

const STAND_IN = new URL('./thread.stand-in.ts', import.meta.url);
const TIMING = {
  startLimitMs: 5_000,
  silenceLimitMs: 300,
  leaveLimitMs: 50,
  firstRestartMs: 10,
  longestRestartMs: 40,
};

let thread: AgentThread;
afterEach(() => thread.close());

function start(voice = 'slt') {
  const options = {
    voice,
    hosted: { stt: undefined, llm: undefined, tts: undefined },
    dataDir: '',
    speechThreads: 1,
    logLevel: 'silent',
    livekit: undefined,
  };
  thread = new AgentThread(options, pino({ level: 'silent' }), STAND_IN, TIMING);
  const messages: LessonMessage[] = [];
  const heard = Promise.withResolvers<void>();
  const down = Promise.withResolvers<void>();
  thread.listen({
    onMessage: (message) => {
      messages.push(message);
      heard.resolve();
    },
    onDown: down.resolve,
    onUp: () => undefined,
  });
  return { messages, heard: heard.promise, down: down.promise };
}

async function untilRunning(): Promise<void> {
  while (!thread.running) await Bun.sleep(5);
}

test('starts with its options, says what it runs, and carries messages both ways', async () => {
  const { messages, heard } = start();
  expect(thread.running).toBeUndefined();
  expect(await thread.started).toMatchObject({ engines: { stt: 'slt' }, sampleRateHz: 16_000 });
  const pcm = new Uint8Array([1, 2]).buffer;
  thread.post({ type: 'audio', lesson: 'a', pcm });
  expect(pcm.byteLength).toBe(0);
  await heard;
  expect(messages).toMatchObject([{ type: 'audio', lesson: 'a' }]);
});

test.each([
  ['dies', 'end'],
  ['hangs', 'think'],
] as const)('when the thread %s, its listener is told and another one is started', async (_, type) => {
  const { down, heard } = start();
  await thread.started;
  thread.post({ type, lesson: 'a' });
  await down;
  expect(thread.running).toBeUndefined();
  await untilRunning();
  thread.post({ type: 'audio', lesson: 'a', pcm: new ArrayBuffer(2) });
  await heard;
});

test('a thread that cannot start, nor when tried once more, says why, and is not started again', async () => {
  start('broken');
  expect(thread.started).rejects.toThrow('The agent thread could not start: The model file is missing.');
  await thread.started.catch(() => undefined);
  await Bun.sleep(4 * TIMING.longestRestartMs);
  expect(thread.running).toBeUndefined();
});
