import { expect, test } from 'bun:test';
import { tmpdir } from 'node:os';
import { pino } from 'pino';
import { AgentThread } from '../agent/thread.ts';
import { Metrics } from './metrics.ts';

const STAND_IN = new URL('../agent/thread.stand-in.ts', import.meta.url);
const TIMING = {
  startLimitMs: 5_000,
  silenceLimitMs: 300,
  leaveLimitMs: 50,
  firstRestartMs: 10,
  longestRestartMs: 40,
};

test('an agent thread that dies and is back is told: up, restarts, engines, how late it was', async () => {
  const options = {
    voice: 'slt',
    hosted: { stt: undefined, llm: undefined, tts: undefined },
    dataDir: '',
    speechThreads: 1,
    logLevel: 'silent',
    livekit: undefined,
  };
  const metrics = new Metrics(tmpdir());
  const agent = new AgentThread(options, pino({ level: 'silent' }), STAND_IN, TIMING);
  let up = Promise.withResolvers<void>();
  const down = Promise.withResolvers<void>();
  agent.listen({ onMessage: () => {}, onDown: down.resolve, onUp: () => up.resolve() });
  await agent.started;
  // Whoever begins to watch later is told what runs.
  agent.observe(metrics.agent);
  expect(await metrics.exposition()).toContain('viva_engine_info{part="recognition",engine="slt"} 1');
  expect(agent.answers).toBe(true);

  up = Promise.withResolvers();
  agent.post({ type: 'end', lesson: 'a' });
  await down.promise;
  expect(agent.answers).toBe(false);
  const meanwhile = await metrics.exposition();
  expect(meanwhile).toContain('viva_agent_up 0');
  expect(meanwhile).not.toContain('viva_engine_info{');
  await up.promise;
  metrics.agent.onHealth({ lessons: 2, speechThreads: 1, heldMs: 1, lateMs: 30 });
  const figures = await metrics.exposition();
  expect(figures).toContain('viva_agent_up 1');
  expect(figures).toContain('viva_agent_lessons 2');
  expect(figures).toContain('viva_agent_restarts_total 1');
  expect(figures).toContain('viva_event_loop_lateness_seconds_sum{thread="agent"} 0.03');
  agent.close();
});
