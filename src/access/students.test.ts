import { expect, test } from 'bun:test';
import { createHouse, LIVEKIT, serve } from '../routes/voice/test-house.ts';

type House = ReturnType<typeof createHouse>;

const from = (address: string) => ({ requestIP: () => ({ address, family: 'IPv4', port: 1 }) });

function ask({ app }: House, query: Record<string, string>, cookie = '', address = '10.0.0.1') {
  const path = `/api/voice/get-token/?${new URLSearchParams({ name: 'Ann', ...query })}`;
  return app.request(path, { headers: { cookie } }, from(address));
}

const codeOf = async (response: Response) => (await response.json()).error?.code;

test('a class code is needed to begin a lesson, however it is written, and not to go on with one', async () => {
  const house = createHouse({ classCode: 'Maple 7' });
  const without = await ask(house, {});
  expect(without.status).toBe(403);
  expect(await codeOf(without)).toBe('class_code_missing');
  expect(await codeOf(await ask(house, { code: 'Maple 8' }))).toBe('class_code_wrong');
  expect(house.agent.posted).toEqual([]);
  const begun = await ask(house, { code: ' maple 7' });
  expect(begun.status).toBe(200);
  const { room } = await begun.json();
  const cookie = begun.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
  expect((await ask(house, { lesson: room }, cookie)).status).toBe(200);
  expect((await ask(house, { lesson: room })).status).toBe(404);
  expect(await (await house.app.request('/api/voice/config/')).json()).toMatchObject({ classCode: true });
  expect(await (await house.app.request('/start-dialog')).text()).toContain('Class code');
});

test('an app of LiveKit’s gives the class code as an attribute of its participant', async () => {
  const { app } = createHouse({ classCode: 'Maple 7' }, LIVEKIT);
  const post = (body: unknown) =>
    app.request('/api/voice/token', { method: 'POST', body: JSON.stringify(body) }, from('10.0.0.1'));
  expect((await post({})).status).toBe(403);
  expect((await post({ participant_attributes: { class_code: 'maple 7' } })).status).toBe(201);
});

test('whoever guesses class codes is stopped; a class that mistypes is not, nor is one without a code', async () => {
  const house = createHouse({ classCode: 'Maple 7' });
  for (let i = 0; i < 50; i += 1) expect((await ask(house, {})).status).toBe(403);
  for (let i = 0; i < 99; i += 1) expect((await ask(house, { code: `${i}` })).status).toBe(403);
  expect((await ask(house, { code: 'maple 7' })).status).toBe(200);
  expect((await ask(house, { code: 'one more' })).status).toBe(403);
  const locked = await ask(house, { code: 'maple 7' });
  expect(locked.status).toBe(429);
  expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await codeOf(locked)).toBe('too_many_guesses');
});

test('one address gets so many tokens a minute; this machine gets as many as it likes', async () => {
  const house = createHouse();
  const statuses = async (address: string) => {
    const answers = await Promise.all(
      Array.from({ length: 301 }, () => ask(house, { name: '' }, '', address)),
    );
    return answers.map(({ status }) => status).filter((status) => status === 429);
  };
  expect(await statuses('10.0.0.1')).toHaveLength(1);
  expect(await statuses('127.0.0.1')).toHaveLength(0);
  const refused = await ask(house, {});
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await codeOf(refused)).toBe('too_many_requests');
  expect((await ask(house, {}, '', '10.0.0.2')).status).toBe(200);
});

test('pages, too: as a page, and as JSON under /api', async () => {
  const { app } = createHouse();
  const get = (path: string) => app.request(path, {}, from('2001:db8::1'));
  for (let i = 0; i < 3_000; i += 1) await get('/erased');
  const page = await get('/');
  expect(page.status).toBe(429);
  expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(await codeOf(await get('/api/voice/config/'))).toBe('too_many_requests');
  // The same network.
  expect((await app.request('/', {}, from('2001:db8::ffff:1'))).status).toBe(429);
});

test('one address holds half of all sockets at most, and a closed one makes room', async () => {
  const house = createHouse({ maxLessons: 1, trustedProxies: 1 });
  const server = serve(house);
  /** @returns the socket once it is open; `undefined` when it was refused */
  const connect = (address: string) => {
    const url = `ws://127.0.0.1:${server.port}/api/voice/socket`;
    const socket = new WebSocket(url, { headers: { 'x-forwarded-for': address } } as unknown as string[]);
    return new Promise<WebSocket | undefined>((resolve) => {
      socket.onopen = () => resolve(socket);
      socket.onclose = () => resolve(undefined);
    });
  };
  const sockets = await Promise.all(Array.from({ length: 51 }, () => connect('10.0.0.1')));
  expect(sockets).not.toContain(undefined);
  expect(await connect('10.0.0.1')).toBeUndefined();
  expect(await connect('10.0.0.2')).toBeDefined();
  const closed = new Promise((resolve) => sockets[0]?.addEventListener('close', resolve));
  sockets[0]?.close();
  await closed;
  expect(await connect('10.0.0.1')).toBeDefined();
  await server.stop(true);
});
