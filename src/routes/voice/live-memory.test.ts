import { afterEach, beforeEach, expect, test } from 'bun:test';
import type { Server } from 'bun';
import type { TeachingEvent } from '../../agent/teaching-events.ts';
import { createHouse, type House, LIVEKIT, serve, TestSocket, takeToken } from './test-house.ts';

const ASKED: TeachingEvent = { type: 'asked', id: 'a1', at: 1, question: '1.1' };
const EVIDENCE: TeachingEvent = {
  type: 'evidence',
  id: 'e1',
  at: 2,
  turn: 's1',
  question: '1.1',
  objective: 'water/1',
  verdict: 'correct',
  heard: [],
  missing: [],
  misconception: null,
  hints: 0,
  masteryBefore: 0.3,
  masteryAfter: 0.8,
};
const LATENCY = { turn: 's1', endOfTurnMs: 300, sttMs: 120, llmMs: 30, ttsMs: 80, totalMs: 540 };

let house: House;
let server: Server<unknown>;
beforeEach(() => {
  house = createHouse();
  server = serve(house);
});
afterEach(() => server.stop(true));

test('what the tutor did is kept, also what it did while the page connected, and comes back with the lesson', async () => {
  const { agent, store } = house;
  const { token, room, cookie } = await takeToken(house.app);
  const { opening } = await agent.next('open');
  expect(opening).toMatchObject({ events: [], student: { mastery: {}, due: [], account: '' } });
  await Bun.sleep(0);
  agent.says({ type: 'teaching', lesson: opening.id, event: ASKED });
  expect(await store.eventsOf(room)).toEqual([]);
  const { socket } = await TestSocket.join(server.port, token);
  agent.says({ type: 'teaching', lesson: opening.id, event: EVIDENCE });
  agent.says({ type: 'latency', lesson: opening.id, latency: LATENCY });
  await Bun.sleep(0);
  expect(await store.eventsOf(room)).toEqual([ASKED, EVIDENCE]);
  expect(await store.latenciesOf(room)).toEqual([LATENCY]);

  socket.leaves();
  await agent.next('close');
  await takeToken(house.app, { name: 'Ann', lesson: room }, cookie);
  await agent.until(() => agent.all('open').length === 2);
  expect(agent.lastOpening).toMatchObject({
    events: [ASKED, EVIDENCE],
    student: { mastery: { 'water/1': 0.8 } },
  });
});

test('in a room, what the tutor did before its student came is kept once the lesson itself is', async () => {
  const { live, agent, store } = createHouse({}, LIVEKIT);
  live.reserve({ room: 'lesson', sub: 'ann', name: 'Ann', topic: 'water' });
  const { opening } = await agent.next('open');
  agent.says({ type: 'teaching', lesson: opening.id, event: ASKED });
  agent.says({ type: 'joined', lesson: opening.id });
  await Bun.sleep(0);
  expect(await store.eventsOf('lesson')).toEqual([ASKED]);
});

test('a student who is forgotten is told so, and no token from before lets them in again', async () => {
  const { agent, live, store, app } = house;
  const { token, room } = await takeToken(app);
  const { socket } = await TestSocket.join(server.port, token);
  const student = (await store.findLesson(room))?.studentId ?? '';
  agent.onClose = () => agent.says({ type: 'teaching', lesson: agent.lastOpening.id, event: ASKED });

  await live.forget(student);
  // All that was on its way is stored, so that nothing follows an erasure.
  expect(await store.eventsOf(room)).toEqual([ASKED]);
  await store.eraseStudent(student);
  expect((await socket.closed).frame).toMatchObject({
    reason: 'ended',
    message: expect.stringContaining('erased'),
  });
  const late = new TestSocket(server.port);
  await late.sends({ type: 'join', token });
  expect((await late.closed).code).toBe(1008);
  expect(await store.findStudent(student)).toBeUndefined();
});

test('nobody else is forgotten, and a new token begins anew', async () => {
  const { live, app } = house;
  const mine = await takeToken(app);
  const theirs = await takeToken(app, { name: 'Bob' });
  const { socket } = await TestSocket.join(server.port, theirs.token);
  await live.forget('somebody');
  expect((await TestSocket.join(server.port, mine.token)).ready.lesson).toBe(mine.room);
  await socket.sends({ type: 'think' });
  await house.agent.next('think');
});
