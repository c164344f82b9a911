import { afterEach, beforeEach, expect, jest, test } from 'bun:test';
import { createHouse } from './test-house.ts';

const CLAIMS = { room: 'lesson', sub: 'student', name: 'Ann', topic: 'water' };

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
  expect(live.reserve({ ...CLAIMS, room: 'another' })).toBe('full');
  jest.advanceTimersByTime(19_999);
  expect(agent.all('close')).toEqual([]);
  jest.advanceTimersByTime(1);
  expect(await agent.next('close')).toEqual({ type: 'close', lesson: opening.id });
  expect(await store.findLesson('lesson')).toBeUndefined();
  expect(live.reserve({ ...CLAIMS, room: 'another' })).toBe('reserved');
});

test('a closing server takes no more lessons', async () => {
  const { live } = createHouse();
  await live.close();
  expect(live.reserve(CLAIMS)).toBe('unavailable');
});
