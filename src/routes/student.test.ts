import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import type { Server } from 'bun';
import { paths } from './paths.ts';
import { CONSENT, createHouse, type House, serve, TestSocket, takeToken } from './voice/test-house.ts';

const OURS = { origin: 'http://localhost' };

let house: House;
let server: Server<unknown>;
let cookie: string;
let room: string;
let socket: TestSocket;
beforeEach(async () => {
  house = createHouse();
  server = serve(house);
  const token = await takeToken(house.app, { name: 'Ann', consent: CONSENT.version });
  ({ cookie, room } = token);
  ({ socket } = await TestSocket.join(server.port, token.token));
  const lesson = house.agent.lastOpening.id;
  house.agent.says({ type: 'turn', lesson, turn: { id: 's1', who: 'student', text: 'Rain falls.', at: 1 } });
  await Bun.sleep(0);
});
afterEach(() => server.stop(true));

function post(path: string, form: Record<string, string>, headers: Record<string, string> = OURS) {
  const body = new URLSearchParams(form);
  return house.app.request(path, { method: 'POST', body, headers: { cookie, ...headers } });
}

describe('a student', () => {
  test('takes another name', async () => {
    const response = await post(paths.student, { name: ' Anna ' });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/lessons#about-you');
    expect(await house.store.findLesson(room)).toMatchObject({ studentName: 'Anna' });
  });

  test('is told what is wrong with a name', async () => {
    const response = await post(paths.student, { name: ' ' });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain('Please type your name.');
    expect(await house.store.findLesson(room)).toMatchObject({ studentName: 'Ann' });
  });

  test('downloads everything that is kept', async () => {
    const response = await house.app.request(paths.studentDownload, { headers: { cookie } });
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="viva.json"');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toMatchObject({
      student: { name: 'Ann' },
      consent: { at: expect.any(Number), words: CONSENT.words },
      mastery: {},
      reviews: {},
      usage: [],
      lessons: [{ id: room, topic: 'water', turns: [{ text: 'Rain falls.' }], events: [], latencies: [] }],
    });
  });

  test('erases everything: the lesson that goes on is closed first, and the cookie is gone', async () => {
    const { store, agent, app } = house;
    const student = (await store.findLesson(room))?.studentId ?? '';
    agent.onClose = () => {
      const turn = { id: 's2', who: 'student', text: 'One more word.', at: 2 } as const;
      agent.says({ type: 'turn', lesson: agent.lastOpening.id, turn });
    };
    const response = await post(paths.studentErase, { confirm: 'yes' });
    expect(response.status).toBe(303);
    expect(response.headers.getSetCookie()[0]).toMatch(/^student=; Max-Age=0; Path=\//);
    expect((await socket.closed).frame).toMatchObject({ reason: 'ended' });
    expect(await store.findStudent(student)).toBeUndefined();
    expect(await store.turnsOf(room)).toEqual([]);
    const answer = await app.request(response.headers.get('location') ?? '');
    expect(await answer.text()).toContain('Everything about you is erased');
    expect((await app.request(paths.lesson(room), { headers: { cookie } })).status).toBe(404);
  });

  test.each(['multipart/form-data', 'multipart/form-data; boundary=a'])(
    'changes nothing with a body that says it is %s and is not',
    async (type) => {
      const headers = { ...OURS, cookie, 'content-type': type };
      const broken = { method: 'POST', body: 'nothing of the kind', headers };
      expect((await house.app.request(paths.student, broken)).status).toBe(422);
      expect((await house.app.request(paths.studentErase, broken)).status).toBe(422);
    },
  );

  test('erases nothing without the tick', async () => {
    expect((await post(paths.studentErase, {})).status).toBe(422);
    expect(await house.store.turnsOf(room)).toHaveLength(1);
  });
});

describe('what changes something', () => {
  const foreign = [
    ['another site', { origin: 'https://evil.example' }],
    ['another site, as the browser says', { 'sec-fetch-site': 'cross-site' }],
    ['a page without an origin', { origin: 'null' }],
    ['nobody knows where', {}],
  ] as const;
  test.each(foreign)('is refused from %s', async (_, headers) => {
    const response = await post(paths.student, { name: 'Eve' }, { ...headers });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('Nothing was changed');
    expect((await post(paths.studentErase, { confirm: 'yes' }, { ...headers })).status).toBe(403);
    expect(await house.store.findLesson(room)).toMatchObject({ studentName: 'Ann' });
  });

  test('is taken from pages of the configured address, behind a proxy too', async () => {
    const { app, store } = createHouse({ publicUrl: 'https://tutor.example' });
    await store.saveStudent({ id: 'nobody', name: 'Nobody' });
    const headers = { origin: 'https://tutor.example' };
    const body = new URLSearchParams({ name: 'Anna' });
    // It is let in, and finds no student.
    expect((await app.request(paths.student, { method: 'POST', body, headers })).status).toBe(404);
  });

  test('is of no use to somebody without a cookie', async () => {
    for (const path of [paths.student, paths.studentErase]) {
      expect((await post(path, { name: 'Eve', confirm: 'yes' }, { ...OURS, cookie: '' })).status).toBe(404);
    }
    expect((await house.app.request(paths.studentDownload)).status).toBe(404);
  });
});
