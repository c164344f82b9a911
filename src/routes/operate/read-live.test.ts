import { expect, test } from 'bun:test';
import { tmpdir } from 'node:os';
import { Metrics } from '../../metrics/metrics.ts';
import { readLive } from './read-live.ts';

const ENGINES = {
  ...{ stt: 'Deepgram nova-2', llm: 'practice tutor', tts: 'flite slt' },
  ...{ vad: 'Silero', endOfTurn: 'LiveKit turn detector v1-mini' },
};

function read(metrics: Metrics, { isUp } = { isUp: true }) {
  const provider = { apiKey: 'key', baseUrl: undefined };
  return readLive({
    metrics,
    agent: { running: isUp ? { engines: ENGINES } : undefined },
    hosted: { stt: { ...provider, model: 'nova-2' }, llm: { ...provider, model: 'gpt-4.1' }, tts: undefined },
    readiness: { report: async () => ({ parts: { store: { ready: true } } }) },
    maxLessons: 20,
  });
}

test('what was counted is read off the figures that Prometheus gets', async () => {
  const metrics = new Metrics(tmpdir());
  metrics.lessons.started(false);
  metrics.providers.fellBack('mind');
  metrics.providers.fellBack('mind');
  metrics.reported({ type: 'failure', transport: 'socket', kind: 'socket_failed' });
  const sound = { type: 'quality', transport: 'livekit', gaps: 3, seconds: 90 } as const;
  metrics.reported({ ...sound, lossRatio: 0.02, jitterMs: 4, roundTripMs: 50 });
  metrics.reported({ ...sound, gaps: 0, lossRatio: 0, jitterMs: 6, roundTripMs: 70 });
  const { lessons, sinceStart, browsers } = await read(metrics);
  expect(lessons).toEqual({ live: 1, most: 20 });
  expect(sinceStart).toEqual({ fallbacks: [{ name: 'mind', count: 2 }], storeFailures: 0 });
  expect(browsers).toEqual({
    failures: [{ name: 'socket_failed', count: 1 }],
    ...{ gapsPerMinute: 1, lossRatio: 0.01, jitterMs: 5, roundTripMs: expect.closeTo(60) },
  });
});

test('of what nobody has reported nothing is said', async () => {
  const { browsers, disk } = await read(new Metrics(tmpdir()));
  expect(browsers).toEqual({
    failures: [],
    ...{ gapsPerMinute: undefined, lossRatio: undefined, jitterMs: undefined, roundTripMs: undefined },
  });
  expect(disk).toBeUndefined();
});

test('an engine in the place of a provider is a spare, and one that was chosen is none', async () => {
  const { engines } = await read(new Metrics(tmpdir()));
  expect(engines.filter(({ isSpare }) => isSpare).map(({ part }) => part)).toEqual(['llm']);
});

test('a thread that is gone, and how often it was started again and held up, is told', async () => {
  const metrics = new Metrics(tmpdir());
  metrics.agent.onDown();
  for (const heldMs of [60, 1, 0])
    metrics.agent.onHealth({ lessons: 0, speechThreads: 1, heldMs, lateMs: heldMs });
  const { threads } = await read(metrics, { isUp: false });
  expect(threads).toContainEqual({
    name: 'agent thread',
    isUp: false,
    note: 'restarts: 1, held up for more than 50 ms in 1 of 3 s',
  });
});

test('speech threads are told by how many there are', async () => {
  const metrics = new Metrics(tmpdir());
  metrics.agent.onHealth({ lessons: 0, speechThreads: 3, heldMs: 0, lateMs: 0 });
  const { threads } = await read(metrics);
  expect(threads.at(-1)).toEqual({ name: 'speech threads', isUp: true, note: '3 running' });
});
