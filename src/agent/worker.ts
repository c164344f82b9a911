import { workerData } from 'node:worker_threads';
import type { AgentThreadOptions } from './messages.ts';

/**
 * The agent thread's entry. Its handler stands before anything heavy is imported, because a message that
 * finds no handler is dropped.
 */
declare const self: Worker;

const early: MessageEvent[] = [];
self.onmessage = (event) => early.push(event);

const options = workerData as AgentThreadOptions;
// The speech threads load their models while this one imports the agents framework, which takes as long.
const { createSpeechPool } = await import('./engines/speech-pool.ts');
const { createAgentLogger } = await import('./log.ts');
const log = createAgentLogger(options.logLevel);
const speech = createSpeechPool({
  threads: options.speechThreads,
  voice: options.voice,
  onThreadLost: (err) => log.error({ err }, 'a speech thread was lost and is started again'),
});
const { startAgentThread } = await import('./agent-thread.ts');
const handle = await startAgentThread(options, speech, log);
self.onmessage = handle;
early.forEach(handle);
