import { expect, test } from 'bun:test';
import { checkDeepgram, checkOpenAi } from './hosted-check.ts';
import type { Trouble } from './hosted-provider.ts';

async function asked(status: number) {
  const requests: { url: string; authorization: string | null }[] = [];
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch({ url, headers }) {
      requests.push({ url: new URL(url).pathname, authorization: headers.get('authorization') });
      return Response.json({}, { status });
    },
  });
  const origin = server.url.origin;
  const openAi = await checkOpenAi({ apiKey: 'sk', baseUrl: `${origin}/v1`, model: 'gpt-4.1' });
  const deepgram = await checkDeepgram({
    apiKey: 'dg',
    baseUrl: origin.replace('http', 'ws'),
    model: 'nova-2',
  });
  await server.stop(true);
  return { requests, openAi, deepgram, origin };
}

test('a key is tried with a request that costs nothing', async () => {
  const { requests, openAi, deepgram } = await asked(200);
  expect(requests).toEqual([
    { url: '/v1/models', authorization: 'Bearer sk' },
    { url: '/v1/auth/token', authorization: 'Token dg' },
  ]);
  expect([openAi, deepgram]).toEqual([undefined, undefined]);
});

test.each<[number, Trouble | undefined]>([
  [401, 'refuses the key'],
  [403, 'refuses the key'],
  [402, 'has no quota left, or is asked too often'],
  [429, 'has no quota left, or is asked too often'],
  [503, 'answers with an error'],
  // A compatible server that lacks the route is there all the same.
  [404, undefined],
])('a status of %d is told plainly', async (status, trouble) => {
  const { openAi, deepgram } = await asked(status);
  expect([openAi, deepgram]).toEqual([trouble, trouble]);
});

test('a web page that says 200 is no provider: a proxy says so, or a wrong address', async () => {
  using server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch: () => new Response('<html>Welcome</html>', { headers: { 'content-type': 'text/html' } }),
  });
  const engine = { apiKey: 'sk', baseUrl: server.url.origin, model: 'x' };
  expect(await checkOpenAi(engine)).toBe('answers nonsense');
  expect(await checkDeepgram(engine)).toBe('answers nonsense');
});

test('a server that is not there is told at once', async () => {
  const { origin } = await asked(200);
  const startedAt = performance.now();
  expect(await checkOpenAi({ apiKey: '', baseUrl: `${origin}/v1`, model: 'x' })).toBe('cannot be reached');
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});
