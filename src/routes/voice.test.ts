import { expect, test } from 'bun:test';
import { askToken, createHouse, takeToken } from './voice/test-house.ts';

const ORIGIN = 'http://localhost';

test('a name gets a token, the address of the socket and a cookie that scripts cannot read', async () => {
  const { app, agent } = createHouse();
  const { response } = await askToken(app, { name: ' Zoë 🦊 ' });
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('no-store');
  const [cookie = ''] = response.headers.getSetCookie();
  for (const word of ['HttpOnly', 'SameSite=Lax', 'Path=/']) expect(cookie).toContain(word);
  expect(cookie).not.toContain('Secure');
  expect(await response.json()).toEqual({
    token: expect.any(String),
    room: expect.any(String),
    url: 'ws://localhost/api/voice/socket',
    transport: 'socket',
    expiresAt: expect.any(Number),
  });
  const { opening } = await agent.next('open');
  expect(opening).toMatchObject({
    studentName: 'Zoë 🦊',
    history: [],
    remainingMs: 60_000,
    silenceMs: 10_000,
  });
  expect(opening.lesson.slug).toBe('water');
});

test('behind https, the socket and the cookie are secure too', async () => {
  for (const app of [createHouse({ publicUrl: 'https://tutor.example' }).app, createHouse().app]) {
    const headers = { 'x-forwarded-proto': 'https', host: 'tutor.example' };
    const response = await app.request('http://tutor.example/api/voice/get-token?name=Ann', { headers });
    expect(response.headers.getSetCookie()[0]).toContain('Secure');
    expect(await response.json()).toMatchObject({ url: 'wss://tutor.example/api/voice/socket' });
  }
});

test('without a name nothing is started and no cookie is set', async () => {
  const { app, agent } = createHouse();
  const { response } = await askToken(app, { name: '   ' });
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ error: { code: 'name_missing', message: expect.any(String) } });
  expect(response.headers.getSetCookie()).toEqual([]);
  expect(agent.posted).toEqual([]);
});

test('a topic chooses the lesson; one that does not exist is 404', async () => {
  const { app, agent } = createHouse();
  await takeToken(app, { name: 'Ann', topic: 'fractions' });
  expect((await agent.next('open')).opening.lesson.slug).toBe('fractions');
  expect((await askToken(app, { name: 'Ann', topic: 'alchemy' })).response.status).toBe(404);
});

test('only its own student resumes a lesson, and only while it has not ended', async () => {
  const { app, store, agent } = createHouse();
  const { cookie } = await takeToken(app);
  const student =
    decodeURIComponent(cookie)
      .replace(/^student=/, '')
      .split('.')[0] ?? '';
  await store.saveStudent({ id: student, name: 'Ann' });
  await store.openLesson({ id: 'old', studentId: student, topic: 'fractions', startedAt: 0 });
  const turn = { id: 't', who: 'tutor' as const, text: 'Hello.', at: 4_000 };
  await store.addTurn('old', turn);

  const again = { name: 'Ann', lesson: 'old' };
  expect(await takeToken(app, again, cookie)).toMatchObject({ room: 'old' });
  await Bun.sleep(0);
  expect(agent.lastOpening).toMatchObject({ history: [turn], remainingMs: 56_000 });
  expect(agent.lastOpening.lesson.slug).toBe('fractions');

  expect((await askToken(app, again)).response.status).toBe(404);
  expect((await askToken(app, { name: 'Ann', lesson: 'never' }, cookie)).response.status).toBe(404);
  expect((await askToken(app, again, cookie.replace(student, 'forged'))).response.status).toBe(404);
  await store.endLesson('old', { at: 5_000, reason: 'ended' });
  const ended = await askToken(app, again, cookie);
  expect(ended.response.status).toBe(410);
  expect(await ended.response.json()).toMatchObject({ error: { code: 'lesson_ended' } });
});

test('a lesson that is still awaited is given to its own student again, and to nobody else', async () => {
  const { app } = createHouse();
  const { room, cookie } = await takeToken(app);
  expect(await takeToken(app, { name: 'Ann', lesson: room }, cookie)).toMatchObject({ room });
  expect((await askToken(app, { name: 'Eve', lesson: room })).response.status).toBe(404);
});

test('more lessons than there is room for, and a tutor that is starting, are 503 with when to try again', async () => {
  const { app, agent } = createHouse({ maxLessons: 1 });
  await takeToken(app);
  const full = (await askToken(app, { name: 'Bob' })).response;
  expect(full.status).toBe(503);
  expect(Number(full.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await full.json()).toMatchObject({ error: { code: 'lessons_full' } });

  agent.dies({ restarted: false });
  const starting = (await askToken(app, { name: 'Bob' })).response;
  expect(starting.status).toBe(503);
  expect(Number(starting.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await starting.json()).toMatchObject({ error: { code: 'tutor_starting' } });
});

test('the configuration names the engines and the limits', async () => {
  const response = await createHouse().app.request('/api/voice/config/');
  expect(await response.json()).toEqual({
    transport: 'socket',
    engines: { stt: 'scripted', llm: 'scripted', tts: 'scripted', vad: 'scripted', endOfTurn: 'scripted' },
    sampleRates: { student: 16_000, tutor: 16_000 },
    limits: { lessons: 3, lessonMs: 60_000, silenceMs: 10_000, audioFrameMs: 200, typedCharacters: 1000 },
    classCode: false,
  });
});

test('the socket takes WebSockets of our own pages only', async () => {
  const { app } = createHouse();
  const knock = async (headers: Record<string, string>) =>
    (await app.request(`${ORIGIN}/api/voice/socket`, { headers: { host: 'localhost', ...headers } })).status;
  expect(await knock({})).toBe(426);
  expect(await knock({ upgrade: 'websocket', origin: 'https://elsewhere.example' })).toBe(403);
  expect(await knock({ upgrade: 'websocket', origin: 'null' })).toBe(403);
});
