import { workerData } from 'node:worker_threads';
import { forwardClock } from './forward-clock.ts';
import type { AgentThreadData, FromAgent, HostedEngine, ToAgent } from './messages.ts';

/**
 * The agent thread's entry. Its handler stands before anything heavy is imported, because a message that
 * finds no handler is dropped.
 */
declare const self: Worker;

/** Longer than a step of any model of this thread. */
const MODEL_STEP_MS = 200;

// rtc-node narrates each connection on standard output unless it believes to be in production.
process.env.NODE_ENV ??= 'production';

// Of this thread alone. Turns that were stored from it are in the order in which they were said.
Date.now = forwardClock(Date.now, () => performance.now());

const early: MessageEvent[] = [];
self.onmessage = (event) => early.push(event);

const options = workerData as AgentThreadData;
// The speech threads load their models while this one imports the agents framework, which takes as long.
const { createSpeechPool } = await import('./engines/speech-pool.ts');
const { createAgentLogger, hidingSecrets } = await import('./log.ts');
const keys = Object.values(options.hosted).flatMap(
  (engine: HostedEngine | undefined) => engine?.apiKey || [],
);
const hide = hidingSecrets(keys);
const log = createAgentLogger(options.logLevel, hide);
const speech = createSpeechPool({
  threads: options.speechThreads,
  voice: options.voice,
  onThreadLost: (err) => log.error({ err }, 'a speech thread was lost and is started again'),
});

/** Ends the thread once no model runs in it or in the threads that it started. */
async function leave(exitCode: number): Promise<never> {
  await Promise.allSettled([speech.then((pool) => pool.close()), leaveRooms(), Bun.sleep(MODEL_STEP_MS)]);
  process.exit(exitCode);
}

/** LiveKit's native part belongs to the process and would stay in the rooms without this thread. */
async function leaveRooms(): Promise<void> {
  if (!options.livekit) return;
  const { dispose } = await import('@livekit/rtc-node');
  await dispose();
}

for (const event of ['uncaughtException', 'unhandledRejection']) {
  process.once(event, (err: unknown) => {
    log.fatal({ err }, 'the agent thread failed and ends');
    const cause = hide(err instanceof Error ? err.message : String(err));
    self.postMessage({ type: 'failed', cause } satisfies FromAgent);
    void leave(1);
  });
}

const { startAgentThread } = await import('./agent-thread.ts');
const handle = await startAgentThread(options, speech, log);
self.onmessage = ({ data }: MessageEvent<ToAgent>) => {
  if (data.type === 'leave') void leave(0);
  else handle(data);
};
for (const event of early) self.onmessage(event);
