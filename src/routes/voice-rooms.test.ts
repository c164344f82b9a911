import { expect, test } from 'bun:test';
import { verify } from 'hono/jwt';
import { TokenSource } from 'livekit-client';
import { roomIdentity } from './voice/room-identity.ts';
import { askToken, createHouse, LIVEKIT, serve, takeToken } from './voice/test-house.ts';

const ENDPOINT = '/api/voice/token';

const createRoomHouse = (config = {}) => createHouse(config, LIVEKIT);

type App = ReturnType<typeof createHouse>['app'];

/** Everything that is in a token whose signature and times are right. */
const read = (token: string) => verify(token, LIVEKIT.apiSecret, 'HS256');

async function askRoom(app: App, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = { 'content-type': 'application/json' };
  const response = await app.request(ENDPOINT, {
    method: 'POST',
    body: text,
    headers: { ...type, ...headers },
  });
  const cookie = response.headers.getSetCookie()[0]?.split(';', 1)[0] ?? headers.cookie ?? '';
  return { response, cookie };
}

async function takeRoom(app: App, body: unknown, from = '') {
  const { response, cookie } = await askRoom(app, body, { cookie: from });
  expect(response.status).toBe(201);
  const { server_url, participant_token } = await response.json();
  return { server_url, claims: await read(participant_token), cookie };
}

function studentOf(cookie: string): string {
  return (
    decodeURIComponent(cookie)
      .replace(/^student=/, '')
      .split('.')[0] ?? ''
  );
}

/** Nothing may be in a token but this. */
function grantsFor(room: unknown) {
  return {
    room,
    roomJoin: true,
    canPublish: true,
    canPublishSources: ['microphone'],
    canPublishData: true,
    canSubscribe: true,
  };
}

test('a name gets a token for a room of its own, for a quarter of an hour', async () => {
  const { app, agent } = createRoomHouse();
  const before = Math.floor(Date.now() / 1000);
  const { response, cookie } = await askToken(app, { name: ' Zoë 🦊 ' });
  expect(response.status).toBe(200);
  const { token, room, expiresAt, ...rest } = await response.json();
  expect(rest).toEqual({ url: LIVEKIT.url, transport: 'livekit' });
  const claims = await read(token);
  expect(claims).toEqual({
    iss: LIVEKIT.apiKey,
    sub: roomIdentity('Zoë 🦊', studentOf(cookie), room),
    name: 'Zoë 🦊',
    video: grantsFor(room),
    // The tutor waits two minutes for a student who went away, which is longer than LiveKit would.
    roomConfig: { departureTimeout: 300 },
    nbf: expect.any(Number),
    exp: expect.any(Number),
  });
  expect(room).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(claims.exp).toBeGreaterThanOrEqual(before + 900);
  expect(claims.exp).toBeLessThanOrEqual(before + 902);
  expect(Math.abs(expiresAt / 1000 - Number(claims.exp))).toBeLessThanOrEqual(1);

  const { opening } = await agent.next('open');
  expect(opening).toMatchObject({ studentName: 'Zoë 🦊', room: { name: room, student: String(claims.sub) } });
});

test('two students never share a room; one student in one lesson is always the same participant', async () => {
  const { app } = createRoomHouse();
  const ann = await takeToken(app, { name: 'Ann' });
  const bob = await takeToken(app, { name: 'Ann' });
  expect(bob.room).not.toBe(ann.room);
  const again = await takeToken(app, { name: 'Ann', lesson: ann.room }, ann.cookie);
  expect(again.room).toBe(ann.room);
  expect((await read(again.token)).sub).toBe((await read(ann.token)).sub);
  const renamed = await takeToken(app, { name: 'Anna', lesson: ann.room }, ann.cookie);
  expect(await read(renamed.token)).toMatchObject({ name: 'Anna', sub: (await read(ann.token)).sub });
  expect((await read(bob.token)).sub).not.toBe((await read(ann.token)).sub);
});

test('while LiveKit does not answer there is no token, and the rest of the server goes on', async () => {
  const gone = Bun.listen({ port: 0, hostname: '127.0.0.1', socket: { data() {} } });
  gone.stop(true);
  const url = `ws://127.0.0.1:${gone.port}`;
  const { app, agent, rooms } = createHouse({}, { ...LIVEKIT, url });
  expect(await rooms?.check()).toBe('unreachable');
  const answers = [(await askToken(app, { name: 'Ann' })).response, (await askRoom(app, {})).response];
  for (const response of answers) {
    expect(response.status).toBe(503);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(response.headers.getSetCookie()).toEqual([]);
    const { error } = await response.json();
    expect(error).toEqual({ code: 'livekit_unreachable', message: expect.stringContaining('again') });
  }
  expect(agent.posted).toEqual([]);
  expect((await app.request('/')).status).toBe(200);
  expect(rooms?.trouble).toContain(`LIVEKIT_URL=${url} does not answer`);
  rooms?.close();
});

test('the configuration and the page know the LiveKit server, and there is no socket', async () => {
  const { app } = createRoomHouse();
  expect(await (await app.request('/api/voice/config/')).json()).toMatchObject({ transport: 'livekit' });
  expect((await app.request('/api/voice/socket', { headers: { upgrade: 'websocket' } })).status).toBe(404);

  const policyOf = async (house: { app: App }) =>
    (await house.app.request('/')).headers.get('content-security-policy') ?? '';
  const cloud = await policyOf(createRoomHouse());
  for (const host of ['tutor.livekit.cloud', '*.livekit.cloud']) {
    expect(cloud).toContain(`wss://${host} https://${host}`);
  }
  const own = await policyOf(createHouse({}, { ...LIVEKIT, url: 'ws://127.0.0.1:7880' }));
  expect(own).toMatch(/connect-src 'self' ws:\/\/localhost ws:\/\/127.0.0.1:7880 http:\/\/127.0.0.1:7880;/);
});

test('the standard endpoint answers as LiveKit says, with the same grants', async () => {
  const { app, agent } = createRoomHouse();
  const { server_url, claims, cookie } = await takeRoom(app, { participant_name: 'Zoë' });
  const room = (await agent.next('open')).opening.room.name;
  expect(server_url).toBe(LIVEKIT.url);
  expect(claims.video).toEqual(grantsFor(room));
  expect(claims.name).toBe('Zoë');
  expect(claims.sub).toBe(roomIdentity('Zoë', studentOf(cookie), room));
});

test('nobody names a room, an identity, or wider grants', async () => {
  const { app } = createRoomHouse();
  const ann = await takeToken(app, { name: 'Ann' });
  const { claims } = await takeRoom(app, {
    room_name: ann.room,
    participant_name: 'Eve',
    participant_identity: 'tutor',
    participant_metadata: 'metadata',
    participant_attributes: { 'lk.agent.state': 'speaking' },
    room_config: { agents: [{ agent_name: 'another' }], max_participants: 1 },
    video: { roomAdmin: true },
  });
  const { iss, nbf, exp, sub, name, video, roomConfig, ...more } = claims;
  expect(more).toEqual({});
  expect(roomConfig).toEqual({ departureTimeout: 300 });
  expect(name).toBe('Eve');
  expect(sub).toMatch(/^eve-[0-9a-f]{8}$/);
  expect(video).toEqual(grantsFor(expect.not.stringMatching(ann.room)));
});

test('the room of one of the student’s own lessons resumes it, until it has ended', async () => {
  const { app, store } = createRoomHouse();
  const ann = await takeRoom(app, { participant_name: 'Ann' });
  const { room } = ann.claims.video as { room: string };
  const asked = { participant_name: 'Ann', room_name: room };
  expect((await takeRoom(app, asked, ann.cookie)).claims.video).toEqual(grantsFor(room));
  const student = studentOf(ann.cookie);
  await store.saveStudent({ id: student, name: 'Ann' });
  await store.openLesson({ id: room, studentId: student, topic: 'water', startedAt: 0 });
  expect((await takeRoom(app, asked, ann.cookie)).claims.video).toEqual(grantsFor(room));
  await store.endLesson(room, { at: 1, reason: 'ended' });
  expect((await takeRoom(app, asked, ann.cookie)).claims.video).not.toMatchObject({ room });
});

test('who gives no name is a student; a name that is none, and what is no request, are 400', async () => {
  const { app } = createRoomHouse({ maxLessons: 4 });
  for (const body of ['', '{}', { participant_name: '' }, { participant_name: null, room_name: null }]) {
    expect((await takeRoom(app, body)).claims.name).toBe('Student');
  }
  for (const [body, code] of [
    [{ participant_name: ' \n' }, 'name_control_characters'],
    [{ participant_name: '  ' }, 'name_missing'],
    [{ participant_name: 7 }, 'body_invalid'],
    ['[]', 'body_invalid'],
    ['{', 'body_invalid'],
  ] as const) {
    const { response } = await askRoom(app, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code } });
  }
});

test('pages of other origins may ask, without this server’s cookie', async () => {
  const { app } = createRoomHouse();
  const headers = { origin: 'https://elsewhere.example' };
  const preflight = await app.request(ENDPOINT, {
    method: 'OPTIONS',
    headers: {
      ...headers,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-methods')).toBe('POST');
  expect(preflight.headers.get('access-control-allow-headers')).toBe('content-type');
  const { response } = await askRoom(app, {}, headers);
  for (const each of [preflight, response]) {
    expect(each.headers.get('access-control-allow-origin')).toBe('*');
    expect(each.headers.get('access-control-allow-credentials')).toBeNull();
  }
  const ours = await app.request('/api/voice/get-token/?name=Ann', { headers });
  expect(ours.headers.get('access-control-allow-origin')).toBeNull();
});

test('without LiveKit the standard endpoint says so', async () => {
  const { response } = await askRoom(createHouse().app, {});
  expect(response.status).toBe(404);
  expect(await response.json()).toEqual({
    error: { code: 'no_livekit', message: expect.stringContaining('without LiveKit') },
  });
});

test('LiveKit’s own TokenSource works against it', async () => {
  const house = createRoomHouse();
  using server = serve(house);
  const source = TokenSource.endpoint(`http://127.0.0.1:${server.port}${ENDPOINT}`);
  const given = await source.fetch({
    roomName: 'my-room',
    participantName: 'Zoë',
    participantIdentity: 'me',
    agentName: 'an-agent',
  });
  expect(given.serverUrl).toBe(LIVEKIT.url);
  const claims = await read(given.participantToken);
  expect(claims.name).toBe('Zoë');
  expect(claims.video).toEqual(grantsFor((await house.agent.next('open')).opening.room.name));
});
