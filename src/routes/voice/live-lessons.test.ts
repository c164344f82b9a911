import { afterEach, beforeEach, expect, jest, test } from 'bun:test';
import { createHouse, LIVEKIT } from './test-house.ts';

const CLAIMS = { room: 'lesson', sub: 'student', name: 'Ann', topic: 'water' };
const ANOTHER = { ...CLAIMS, room: 'another', sub: 'another student' };

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

test('a lesson that nobody joins is closed after a while, leaves no trace and frees its place', async () => {
  const { live, agent, store } = createHouse({ maxLessons: 1 });
  expect(live.reserve(CLAIMS)).toBe('reserved');
  const { opening } = await agent.next('open');
  expect(live.reserve(ANOTHER)).toBe('full');
  jest.advanceTimersByTime(19_999);
  expect(agent.all('close')).toEqual([]);
  jest.advanceTimersByTime(1);
  expect(await agent.next('close')).toEqual({ type: 'close', lesson: opening.id });
  expect(await store.findLesson('lesson')).toBeUndefined();
  expect(live.reserve(ANOTHER)).toBe('reserved');
});

test('whoever asks for another lesson gives up the place of one they did not come to', async () => {
  const { live, agent } = createHouse({ maxLessons: 1 });
  live.reserve(CLAIMS);
  const { opening } = await agent.next('open');
  expect(live.reserve({ ...CLAIMS, room: 'another' })).toBe('reserved');
  expect(await agent.next('close')).toEqual({ type: 'close', lesson: opening.id });
});

test('however many tokens are asked for, only so many lessons are opened for students to come', async () => {
  const { live, agent } = createHouse({ maxLessons: 1000 }, LIVEKIT);
  const open = () => agent.all('open').length - agent.all('close').length;
  for (let n = 0; n < 200; n += 1) live.reserve({ ...CLAIMS, room: `lesson ${n}`, sub: `student ${n}` });
  // Eight at once, and as many of those that still wait every five seconds.
  for (let opened = 8; opened <= 40; opened += 8) {
    await agent.until(() => agent.all('open').length === opened);
    expect(open()).toBeLessThanOrEqual(32);
    jest.advanceTimersByTime(5_000);
  }
});

test('a closing server takes no more lessons', async () => {
  const { live } = createHouse();
  await live.close();
  expect(live.reserve(CLAIMS)).toBe('stopping');
});
