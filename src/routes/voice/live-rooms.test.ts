import { expect, spyOn, test } from 'bun:test';
import type { Turn } from '../../protocol.ts';
import { createHouse, LIVEKIT } from './test-house.ts';

const CLAIMS = { room: 'lesson', sub: 'student', name: 'Ann', topic: 'water' };
const TURN: Turn = { id: 'first', who: 'tutor', text: 'Hello Ann.', at: 1 };

/** A room whose student is awaited. */
async function openRoom() {
  const house = createHouse({}, LIVEKIT);
  house.live.reserve(CLAIMS);
  const { opening } = await house.agent.next('open');
  return { ...house, opening };
}

test('the tutor is told which room and whom to listen to', async () => {
  const { opening } = await openRoom();
  expect(opening.room.name).toBe('lesson');
  expect(opening.room.student).toMatch(/^ann-[0-9a-f]{8}$/);
});

test('a room is kept from the student’s coming on, with every turn, and not from the token', async () => {
  const { agent, store, opening } = await openRoom();
  expect(await store.findLesson('lesson')).toBeUndefined();
  agent.says({ type: 'joined', lesson: opening.id });
  agent.says({ type: 'turn', lesson: opening.id, turn: TURN });
  agent.says({ type: 'joined', lesson: opening.id });
  agent.says({ type: 'closed', lesson: opening.id, reason: 'ended' });
  await Bun.sleep(0);
  expect(await store.turnsOf('lesson')).toEqual([TURN]);
  expect(await store.findLesson('lesson')).toMatchObject({ studentName: 'Ann', endReason: 'ended' });
});

test('a room whose student stayed away frees its place and can be taken up again with what was said', async () => {
  const { agent, live, store, opening } = await openRoom();
  agent.says({ type: 'joined', lesson: opening.id });
  agent.says({ type: 'turn', lesson: opening.id, turn: TURN });
  agent.says({ type: 'closed', lesson: opening.id, reason: 'shutdown' });
  await Bun.sleep(0);
  expect(await store.findLesson('lesson')).toMatchObject({ endReason: null });
  live.reserve(CLAIMS);
  await agent.until(() => agent.all('open').length === 2);
  expect(agent.lastOpening.history).toEqual([TURN]);
});

test('when the agent thread was lost, it joins every room again by itself', async () => {
  const { agent, opening } = await openRoom();
  agent.says({ type: 'joined', lesson: opening.id });
  agent.says({ type: 'turn', lesson: opening.id, turn: TURN });
  agent.dies();
  await agent.until(() => agent.all('open').length === 2);
  expect(agent.lastOpening).toMatchObject({ room: opening.room, history: [TURN] });
});

test('a tutor that could not join has LiveKit asked how it is', async () => {
  const { agent, rooms, opening } = await openRoom();
  if (!rooms) throw new Error('This house has no rooms.');
  const check = spyOn(rooms, 'check').mockResolvedValue('unreachable');
  agent.says({ type: 'closed', lesson: opening.id, reason: 'error' });
  expect(check).toHaveBeenCalledTimes(1);
});
