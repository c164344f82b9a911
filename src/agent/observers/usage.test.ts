import { beforeEach, expect, test } from 'bun:test';
import { initializeLogger, llm, type metrics, voice } from '@livekit/agents';
import * as openai from '@livekit/agents-plugin-openai';
import type { Usage } from '../usage.ts';
import { UsageObserver } from './usage.ts';

initializeLogger({ pretty: false, level: 'silent' });

const OPENAI = { modelProvider: 'api.openai.com', modelName: 'gpt-4.1' };
const VOICE = { modelProvider: 'api.openai.com', modelName: 'tts-1' };
const DEEPGRAM = { modelProvider: 'Deepgram', modelName: 'nova-2' };

const HEARD: metrics.STTMetrics = {
  type: 'stt_metrics',
  label: '',
  requestId: 'r1',
  timestamp: 7,
  durationMs: 0,
  audioDurationMs: 5_000,
  streamed: true,
  metadata: DEEPGRAM,
};
const THOUGHT: metrics.LLMMetrics = {
  type: 'llm_metrics',
  label: '',
  requestId: 'r2',
  timestamp: 8,
  durationMs: 1_300,
  ttftMs: 300,
  cancelled: false,
  promptTokens: 1_500,
  promptCachedTokens: 1_024,
  completionTokens: 40,
  totalTokens: 1_540,
  tokensPerSecond: 31,
  metadata: OPENAI,
};
const NO_TOKENS = { promptTokens: 0, promptCachedTokens: 0, completionTokens: 0, totalTokens: 0 };
const SAID: metrics.TTSMetrics = {
  type: 'tts_metrics',
  label: '',
  requestId: 'r3',
  timestamp: 9,
  ttfbMs: 150,
  durationMs: 900,
  audioDurationMs: 2_000,
  cancelled: false,
  charactersCount: 31,
  streamed: false,
  metadata: VOICE,
};

let told: Usage[];
let session: voice.AgentSession;
beforeEach(() => {
  told = [];
  session = new voice.AgentSession({ vad: null });
  new UsageObserver(session, (usage) => told.push(usage));
});

function collect(...all: metrics.AgentMetrics[]) {
  for (const one of all) {
    const event = { type: 'metrics_collected', metrics: one, createdAt: 0 } as const;
    session.emit(voice.AgentSessionEventTypes.MetricsCollected, event);
  }
}

test('each part is told with its provider, its model and what it used', () => {
  // The store keeps whole numbers.
  collect(HEARD, THOUGHT, { ...SAID, audioDurationMs: 1_999.6 });
  const nothing = { audioMs: 0, tokensIn: 0, tokensCached: 0, tokensOut: 0, characters: 0, errors: 0 };
  const id = expect.any(String);
  expect(told).toEqual([
    { ...nothing, id, at: 7, provider: 'deepgram', model: 'nova-2', part: 'stt', audioMs: 5_000, calls: 1 },
    {
      ...{ ...nothing, id, at: 8, provider: 'openai', model: 'gpt-4.1', part: 'llm', calls: 1 },
      ...{ tokensIn: 1_500, tokensCached: 1_024, tokensOut: 40 },
    },
    {
      ...{ ...nothing, id, at: 9, provider: 'openai', model: 'tts-1', part: 'tts', calls: 1 },
      ...{ characters: 31, audioMs: 2_000 },
    },
  ]);
  expect(new Set(told.map(({ id }) => id)).size).toBe(3);
});

test('engines on this machine and adapters around others are not counted', () => {
  const { metadata: _, ...anonymous } = HEARD;
  collect(
    anonymous,
    { ...THOUGHT, metadata: { modelProvider: 'viva', modelName: 'practice tutor' } },
    { ...THOUGHT, metadata: { modelProvider: 'unknown', modelName: 'FallbackAdapter' } },
    { ...SAID, metadata: { modelProvider: 'unknown', modelName: 'unknown' } },
  );
  expect(told).toEqual([]);
});

test('a connection to Deepgram is one call, however often its sound is told', () => {
  collect({ ...HEARD, requestId: '' }, HEARD, HEARD, { ...HEARD, requestId: 'r9' });
  expect(told.map(({ calls }) => calls)).toEqual([0, 1, 0, 1]);
});

test('a reply that was thrown away is estimated by the one before it', () => {
  const thrownAway = { ...THOUGHT, ...NO_TOKENS, cancelled: true, durationMs: 800 };
  collect(THOUGHT, thrownAway, { ...thrownAway, ttftMs: -1 });
  // 40 tokens took a second; half a second is 20.
  expect(told[1]).toMatchObject({ tokensIn: 1_500, tokensCached: 0, tokensOut: 20, calls: 1, errors: 0 });
  expect(told[2]).toMatchObject({ tokensIn: 1_500, tokensOut: 0, calls: 1, errors: 0 });
});

test('a reply that broke off is paid for, one that never came is an error', () => {
  const broken = { ...THOUGHT, ...NO_TOKENS };
  collect(broken, { ...broken, ttftMs: -1 });
  expect(told[0]).toMatchObject({ tokensIn: 2_000, tokensOut: 50, errors: 0 });
  expect(told[1]).toMatchObject({ tokensIn: 0, tokensOut: 0, calls: 1, errors: 1 });
});

test('a voice that was interrupted is paid for, one that failed is an error', () => {
  collect({ ...SAID, ttfbMs: -1, audioDurationMs: 0, cancelled: true });
  collect({ ...SAID, ttfbMs: -1, audioDurationMs: 0 });
  expect(told[0]).toMatchObject({ characters: 31, calls: 1, errors: 0 });
  expect(told[1]).toMatchObject({ characters: 0, audioMs: 0, calls: 1, errors: 1 });
});

test('the real plugin’s own metrics say what OpenAI counted', async () => {
  const usage = {
    prompt_tokens: 100,
    completion_tokens: 20,
    total_tokens: 120,
    prompt_tokens_details: { cached_tokens: 64 },
  };
  const chunks = [
    { id: 'c1', choices: [{ index: 0, delta: { content: 'Yes.' } }] },
    { id: 'c1', choices: [], usage },
  ];
  const body = `${chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('')}data: [DONE]\n\n`;
  using server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: () => new Response(body, { headers: { 'content-type': 'text/event-stream' } }),
  });
  const mind = new openai.LLM({ apiKey: 'k', baseURL: `${server.url}v1`, model: 'gpt-4.1' });
  const collected = new Promise<metrics.LLMMetrics>((resolve) => mind.once('metrics_collected', resolve));
  for await (const _ of mind.chat({ chatCtx: new llm.ChatContext() }));
  collect(await collected);
  expect(told).toMatchObject([
    { provider: 'other', model: 'gpt-4.1', tokensIn: 100, tokensCached: 64, tokensOut: 20, calls: 1 },
  ]);
});
