import { afterAll, expect, test } from 'bun:test';
import { createHouse, serve, TestSocket, takeToken } from './test-house.ts';

const house = createHouse();
const server = serve(house);
afterAll(() => server.stop(true));

const { agent, app, live, metrics } = house;

async function enter(lesson?: Awaited<ReturnType<typeof takeToken>>) {
  const token = await takeToken(app, { name: 'Ann', ...(lesson && { lesson: lesson.room }) }, lesson?.cookie);
  return { token, ...(await TestSocket.join(server.port, token.token)) };
}

/** The reasons told so far, with how often. */
async function endings(): Promise<Record<string, number>> {
  const { values = [] } = (await metrics.registry.getSingleMetric('viva_lessons_ended_total')?.get()) ?? {};
  return Object.fromEntries(values.map(({ labels, value }) => [String(labels.reason), value]));
}

test('each stay in a lesson ends for one reason: the one that began it', async () => {
  const first = await enter();
  expect(metrics.lessons.live).toBe(1);
  const second = await enter(first.token);
  await first.socket.closed;
  expect(await endings()).toEqual({ replaced: 1 });

  second.socket.leaves();
  await second.socket.closed;
  const third = await enter(first.token);
  expect(await endings()).toEqual({ replaced: 1, gone: 1 });

  agent.says({ type: 'closed', lesson: agent.lastOpening.id, reason: 'timeout' });
  await third.socket.closed;
  const fourth = await enter();
  agent.dies();
  await fourth.socket.closed;
  const fifth = await enter();
  await live.close();
  await fifth.socket.closed;
  expect(await endings()).toEqual({ replaced: 1, gone: 1, timeout: 1, error: 1, shutdown: 1 });
  expect(metrics.lessons.live).toBe(0);
});

test('usage, stand-ins and times of a lesson become figures', async () => {
  const other = createHouse();
  const here = serve(other);
  const token = await takeToken(other.app);
  const { socket } = await TestSocket.join(here.port, token.token);
  const lesson = other.agent.lastOpening.id;
  const times = { endOfTurnMs: 300, sttMs: 100, llmMs: 400, ttsMs: 150, totalMs: 900 };
  other.agent.says({ type: 'spare', lesson, part: 'voice' });
  other.agent.says({ type: 'latency', lesson, latency: { turn: 's1', ...times } });
  const usage = { audioMs: 0, tokensIn: 1_000, tokensCached: 400, tokensOut: 50, characters: 0 };
  other.agent.says({
    type: 'usage',
    lesson,
    usage: {
      id: 'u1',
      at: Date.now(),
      provider: 'openai',
      model: 'gpt-4.1',
      part: 'llm',
      calls: 1,
      errors: 0,
      ...usage,
    },
  });
  socket.leaves();
  await socket.closed;
  await other.live.close();
  const figures = await other.metrics.exposition();
  for (const line of [
    'viva_fallbacks_total{part="voice"} 1',
    'viva_turn_duration_seconds_sum{part="total"} 0.9',
    'viva_turn_duration_seconds_bucket{le="0.1",part="recognition"} 1',
    'viva_provider_tokens_total{provider="openai",part="mind",model="gpt-4.1",kind="in"} 600',
    'viva_provider_tokens_total{provider="openai",part="mind",model="gpt-4.1",kind="cached"} 400',
    'viva_provider_cost_dollars_total{provider="openai",part="mind",model="gpt-4.1"} 0.0018',
  ]) {
    expect(figures).toContain(line);
  }
  await here.stop(true);
});
