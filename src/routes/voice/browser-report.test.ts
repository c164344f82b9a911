import { expect, test } from 'bun:test';
import { createHouse } from './test-house.ts';

const FAILURE = { type: 'failure', transport: 'socket', kind: 'no_microphone' };
const QUALITY = { type: 'quality', transport: 'livekit', seconds: 60, gaps: 2, lossRatio: 0.03 };

function page({ app }: ReturnType<typeof createHouse>, origin = 'http://localhost') {
  return async (report: unknown) => {
    const body = typeof report === 'string' ? report : JSON.stringify(report);
    return (await app.request('/api/voice/report', { method: 'POST', body, headers: { origin } })).status;
  };
}

test('what a page tells of itself becomes figures', async () => {
  const house = createHouse();
  const tells = page(house);
  expect(await tells(FAILURE)).toBe(204);
  expect(await tells({ ...FAILURE, kind: 'reconnected' })).toBe(204);
  expect(await tells(QUALITY)).toBe(204);
  const exposition = await house.metrics.exposition();
  for (const line of [
    'viva_browser_failures_total{transport="socket",kind="no_microphone"} 1',
    'viva_browser_failures_total{transport="socket",kind="reconnected"} 1',
    'viva_browser_audio_gaps_per_minute_sum{transport="livekit"} 2',
    'viva_browser_audio_loss_ratio_sum{transport="livekit"} 0.03',
  ]) {
    expect(exposition).toContain(line);
  }
  expect(house.metrics.recent().at(-1)?.connectionFailures).toBe(1);
});

test('nothing else is taken: not from other sites, not in other words, not without end', async () => {
  const house = createHouse();
  expect(await page(house, 'https://elsewhere.example')(FAILURE)).toBe(403);
  const tells = page(house);
  const strange = [
    '',
    '{',
    'null',
    { ...FAILURE, kind: 'Ann' },
    { ...FAILURE, name: 'Ann' },
    { ...QUALITY, gaps: -1 },
  ];
  for (const report of [...strange, JSON.stringify(FAILURE).padEnd(600)]) {
    expect(await tells(report)).toBe(400);
  }
  const answers = await Promise.all(Array.from({ length: 300 }, () => tells(FAILURE)));
  expect(answers.filter((status) => status === 429).length).toBeGreaterThan(50);
});
