import { expect, test } from 'bun:test';
import { RecentMinutes } from './recent-minutes.ts';

const MINUTE_MS = 60_000;
const START = 1_000 * MINUTE_MS;

function minutes() {
  const looked = { liveLessons: 2, residentBytes: 5, diskFreeBytes: undefined };
  return { looked, recent: new RecentMinutes(() => looked, START + 5_000) };
}

test('a minute is told with its requests, what was counted and how the server stood', () => {
  const { looked, recent } = minutes();
  for (let ms = 1; ms <= 100; ms += 1) recent.request(ms / 1000, ms > 98);
  recent.count('tokens');
  recent.count('connectionFailures');
  recent.tick(START + MINUTE_MS);
  looked.liveLessons = 1;
  recent.count('tokenRefusals');
  const [first, present] = recent.all();
  expect(first).toEqual({
    at: START,
    requests: 100,
    errors: 2,
    requestP50Ms: expect.closeTo(50, 0),
    requestP95Ms: expect.closeTo(95, 0),
    tokens: 1,
    tokenRefusals: 0,
    connectionFailures: 1,
    liveLessons: 2,
    residentBytes: 5,
    diskFreeBytes: undefined,
  });
  expect(present).toMatchObject({ at: START + MINUTE_MS, requests: 0, tokens: 0, tokenRefusals: 1 });
  expect(present?.requestP95Ms).toBeUndefined();
});

test('a day is kept and no more, and a clock that is set back tells no minute twice', () => {
  const { recent } = minutes();
  for (let minute = 1; minute <= 2_000; minute += 1) recent.tick(START + minute * MINUTE_MS);
  expect(recent.all()).toHaveLength(1_440);
  recent.tick(START + 1_990 * MINUTE_MS);
  recent.tick(START + 1_991 * MINUTE_MS);
  const told = recent.all().map(({ at }) => at);
  expect(new Set(told).size).toBe(told.length);
});
