import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import type { Server } from 'bun';
import type { ClientFrame } from '../../protocol.ts';
import { createHouse, type House, SECRET, serve, TestSocket, takeToken } from './test-house.ts';
import { signLessonToken } from './token.ts';

let house: House;
let server: Server<unknown>;

beforeEach(() => {
  house = createHouse();
  server = serve(house);
});
afterEach(() => server.stop(true));

const join = (token: string) => TestSocket.join(server.port, token);

describe('a lesson', () => {
  test('is ready with the rate of its sound, then carries frames, sound and events both ways', async () => {
    const { token, room } = await takeToken(house.app);
    const { socket, ready } = await join(token);
    expect(ready).toEqual({ type: 'ready', lesson: room, sampleRate: 16_000, resumed: false, history: [] });
    const { id } = house.agent.lastOpening;
    expect(await house.agent.next('attach')).toEqual({ type: 'attach', lesson: id });

    const frames: ClientFrame[] = [
      { type: 'text', text: 'hello' },
      { type: 'mute', muted: true },
      { type: 'played', ms: 20, done: false },
      { type: 'think' },
      { type: 'end' },
    ];
    await socket.sends(new Uint8Array([1, 2, 3, 4]));
    for (const frame of frames) await socket.sends(frame);
    await house.agent.next('end');
    const [, , audio, ...others] = house.agent.posted;
    expect(audio).toMatchObject({ type: 'audio', lesson: id });
    expect(house.agent.all('audio').map(({ pcm }) => [...new Uint8Array(pcm)])).toEqual([[1, 2, 3, 4]]);
    expect(others).toEqual(frames.map((frame) => ({ ...frame, lesson: id })) as typeof others);

    house.agent.says({ type: 'audio', lesson: id, pcm: new Uint8Array([5, 6]).buffer });
    house.agent.says({ type: 'event', lesson: id, event: { type: 'clear' } });
    expect(await socket.next('clear')).toEqual({ type: 'clear' });
    expect(socket.sound.map((pcm) => [...new Uint8Array(pcm)])).toEqual([[5, 6]]);
  });

  test('tells the state it was in before the student came, and nothing before ready', async () => {
    const { token } = await takeToken(house.app);
    const { opening } = await house.agent.next('open');
    await Bun.sleep(0);
    house.agent.says({ type: 'event', lesson: opening.id, event: { type: 'state', state: 'thinking' } });
    const { socket } = await join(token);
    expect(await socket.next('state')).toEqual({ type: 'state', state: 'thinking' });
  });

  test('tells what the student should know of from before they came', async () => {
    const { token } = await takeToken(house.app);
    const { opening } = await house.agent.next('open');
    const notice = { type: 'notice', code: 'spare_mind', message: 'Another one teaches.' } as const;
    house.agent.says({ type: 'event', lesson: opening.id, event: notice });
    const { socket } = await join(token);
    expect(await socket.next('notice')).toEqual(notice);
  });

  test('is stored from the join on, not from the token', async () => {
    const { token, room } = await takeToken(house.app, { name: 'Ann', topic: 'fractions' });
    expect(await house.store.findLesson(room)).toBeUndefined();
    await join(token);
    expect(await house.store.findLesson(room)).toMatchObject({
      id: room,
      studentName: 'Ann',
      topic: 'fractions',
      endedAt: null,
    });
  });

  test('is closed in the agent when its student goes, and goes on with its turns when the same token joins again', async () => {
    const { token, room } = await takeToken(house.app);
    const { socket } = await join(token);
    const first = house.agent.lastOpening.id;
    const turn = { id: 't1', who: 'tutor' as const, text: 'Hello Ann.', at: Date.now() };
    house.agent.says({ type: 'turn', lesson: first, turn });
    socket.leaves();
    expect(await house.agent.next('close')).toEqual({ type: 'close', lesson: first });
    const { ready } = await join(token);
    expect(ready).toMatchObject({ lesson: room, resumed: true, history: [turn] });
    expect(house.agent.lastOpening).toMatchObject({ history: [turn] });
    expect(house.agent.lastOpening.id).not.toBe(first);
  });

  test('keeps what is still told of it after its student went, and minds nothing else', async () => {
    const { token, room } = await takeToken(house.app);
    const { socket } = await join(token);
    const { id } = house.agent.lastOpening;
    house.agent.onClose = () => {
      house.agent.says({ type: 'event', lesson: id, event: { type: 'clear' } });
      house.agent.says({ type: 'audio', lesson: id, pcm: new ArrayBuffer(2) });
      const turn = { id: 't1', who: 'tutor' as const, text: 'What was heard', at: 1 };
      house.agent.says({ type: 'turn', lesson: id, turn });
    };
    socket.leaves();
    const { ready } = await join(token);
    expect(ready.history.map(({ text }) => text)).toEqual(['What was heard']);
    expect(await house.store.turnsOf(room)).toHaveLength(1);
    house.agent.says({ type: 'event', lesson: id, event: { type: 'clear' } });
    house.agent.says({ type: 'closed', lesson: 'never', reason: 'ended' });
  });

  test.each(['ended', 'timeout', 'limit'] as const)(
    'that is over by "%s" is stored so, told so, and not resumed',
    async (reason) => {
      const { token, room } = await takeToken(house.app);
      const { socket } = await join(token);
      house.agent.says({ type: 'closed', lesson: house.agent.lastOpening.id, reason });
      expect(await socket.closed).toMatchObject({ code: 1000, frame: { type: 'closed', reason } });
      expect(await house.store.findLesson(room)).toMatchObject({ endReason: reason });
      const late = new TestSocket(server.port);
      await late.sends({ type: 'join', token });
      expect(await late.closed).toMatchObject({ code: 1008, frame: { reason } });
    },
  );

  test('is closed so that the page connects again when the agent thread dies, and goes on from the store', async () => {
    const { token } = await takeToken(house.app);
    const { socket } = await join(token);
    house.agent.dies();
    expect(await socket.closed).toMatchObject({ code: 1012, frame: { reason: 'error' } });
    expect((await join(token)).ready.resumed).toBe(true);
  });

  test('ends with the server, which first stores what was said', async () => {
    const { token, room } = await takeToken(house.app);
    const { socket } = await join(token);
    const { id } = house.agent.lastOpening;
    house.agent.onClose = () => {
      house.agent.says({ type: 'turn', lesson: id, turn: { id: 't', who: 'tutor', text: 'Hello.', at: 1 } });
    };
    await house.live.close();
    expect(await socket.closed).toMatchObject({ code: 1001, frame: { reason: 'shutdown' } });
    expect(await house.store.turnsOf(room)).toHaveLength(1);
    expect(await house.store.findLesson(room)).toMatchObject({ endedAt: null });
  });
});

describe('who holds a lesson', () => {
  test('a token that is in use is refused, and its lesson goes on', async () => {
    const { token } = await takeToken(house.app);
    const { socket } = await join(token);
    const second = new TestSocket(server.port);
    await second.sends({ type: 'join', token });
    expect(await second.closed).toMatchObject({ code: 1008, frame: { reason: 'error' } });
    await socket.sends({ type: 'think' });
    await house.agent.next('think');
  });

  test('a later token takes it over; the earlier one is told, and cannot take it back', async () => {
    const first = await takeToken(house.app);
    const { socket } = await join(first.token);
    const again = { name: 'Ann', lesson: first.room };
    const { token } = await takeToken(house.app, again, first.cookie);
    const { ready } = await join(token);
    expect(await socket.closed).toMatchObject({ code: 1000, frame: { reason: 'replaced' } });
    expect(ready).toMatchObject({ lesson: first.room, resumed: true });
    const back = new TestSocket(server.port);
    await back.sends({ type: 'join', token: first.token });
    expect(await back.closed).toMatchObject({ frame: { reason: 'replaced' } });
  });

  test('a place is taken by a lesson only once, and free when its student has gone', async () => {
    const taken = [];
    for (let i = 0; i < 3; i += 1) taken.push(await join((await takeToken(house.app)).token));
    const claims = { room: 'another', sub: 'student', name: 'Ann', topic: 'water' };
    const { token } = signLessonToken(SECRET, claims);
    const late = new TestSocket(server.port);
    await late.sends({ type: 'join', token });
    expect(await late.closed).toMatchObject({ code: 1013, frame: { reason: 'error' } });
    taken[0]?.socket.leaves();
    await house.agent.next('close');
    expect((await join(token)).ready.lesson).toBe('another');
  });
});

test('sockets that nobody joins are not taken without end', async () => {
  const idle = Array.from({ length: 106 }, () => new TestSocket(server.port));
  await Promise.all(idle.map((socket) => socket.opened));
  expect((await new TestSocket(server.port).closed).frame).toBeUndefined();
  idle[0]?.leaves();
  await idle[0]?.closed;
  await join((await takeToken(house.app)).token);
});

describe('what breaks the protocol is closed with a reason, and looked at no further', () => {
  const odd = new Uint8Array(641);
  const beforeJoin: [string, number, string | Uint8Array<ArrayBuffer>][] = [
    ['sound', 1008, new Uint8Array(640)],
    ['words', 1008, '{"type":"text","text":"hello"}'],
    ['a token that is none', 1008, '{"type":"join","token":"nonsense"}'],
  ];
  test.each(beforeJoin)('%s before joining', async (_, code, data) => {
    const socket = new TestSocket(server.port);
    await socket.sends(data);
    expect(await socket.closed).toMatchObject({
      code,
      frame: { reason: 'error', message: expect.any(String) },
    });
  });

  const afterJoin: [string, number, string | Uint8Array<ArrayBuffer>, number][] = [
    ['an odd number of bytes', 1003, odd, 1],
    ['a frame of 1 MB', 1009, new Uint8Array(1_000_000), 1],
    ['broken JSON', 1003, '{', 1],
    ['a second join', 1008, '{"type":"join","token":"again"}', 1],
    ['10,000 words at once', 1008, '{"type":"think"}', 10_000],
    ['ten times more sound than time', 1008, new Uint8Array(6400), 200],
  ];
  test.each(afterJoin)('%s', async (_, code, data, times) => {
    const { socket } = await join((await takeToken(house.app)).token);
    for (let i = 0; i < times; i += 1) await socket.sends(data);
    await socket.sends({ type: 'end' });
    expect(await socket.closed).toMatchObject({
      code,
      frame: { reason: 'error', message: expect.any(String) },
    });
    await house.agent.next('close');
    expect(house.agent.all('end')).toEqual([]);
    expect(house.agent.posted.length).toBeLessThan(500);
  });
});
