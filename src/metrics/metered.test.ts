import { expect, test } from 'bun:test';
import { createHouse } from '../routes/voice/test-house.ts';
import { metered } from './metered.ts';

test('requests are counted by the pattern of their route: no address of a student, and no word of a stranger', async () => {
  const { app, metrics } = createHouse();
  const answer = metered(app, metrics);
  const ask = (path: string, method = 'GET') => answer(new Request(`http://viva.test${path}`, { method }));
  for (let n = 0; n < 50; n += 1) {
    await ask(`/lessons/secret-${n}`);
    await ask(`/secret-${n}`);
    await ask(`/built/secret-${n}.js`);
  }
  await ask('/', 'HEAD');
  await ask('/', 'PROPFIND');
  await ask('/api/voice/get-token/?name=Secret');
  const exposition = await metrics.exposition();
  const counts = [...exposition.matchAll(/^viva_http_request_duration_seconds_count\{(.*)\} (\d+)$/gm)];
  expect(counts.map(([, labels, count]) => `${labels} ${count}`)).toEqual([
    'method="GET",route="/lessons/:id",status="4xx" 50',
    'method="GET",route="/*",status="4xx" 50',
    'method="GET",route="/built/*",status="4xx" 50',
    'method="HEAD",route="/",status="2xx" 1',
    'method="other",route="/*",status="4xx" 1',
    'method="GET",route="/api/voice/get-token/",status="2xx" 1',
  ]);
  expect(exposition.toLowerCase()).not.toContain('secret');
  expect(exposition).toContain('viva_tokens_total 1');
  expect(metrics.recent().at(-1)).toMatchObject({ requests: 153, errors: 0, tokens: 1 });
});
