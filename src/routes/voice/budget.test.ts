import { afterAll, afterEach, expect, setSystemTime, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Server } from 'bun';
import { pino } from 'pino';
import { LIST_PRICES, Prices } from '../../agent/prices.ts';
import type { Usage } from '../../agent/usage.ts';
import { Budget, type BudgetLimits } from './budget.ts';
import { budgetRefusal } from './budget-refusal.ts';
import {
  askToken,
  createHouse,
  type House,
  LIVEKIT,
  NO_LIMITS,
  serve,
  TestSocket,
  takeToken,
} from './test-house.ts';

const folder = await mkdtemp(join(tmpdir(), 'viva-budget-'));
afterAll(() => rm(folder, { recursive: true }));

const servers: Server<unknown>[] = [];
afterEach(async () => {
  setSystemTime();
  for (const server of servers.splice(0)) await server.stop(true);
});

const NOON = Date.UTC(2026, 10, 23, 12);
const MINUTE_MS = 60_000;

function open(limits: Partial<BudgetLimits>, more: { whenSpent?: 'on-device'; file?: string } = {}) {
  const house = createHouse({ maxLessons: 10 }, undefined, { limits: { ...NO_LIMITS, ...limits }, ...more });
  const server = serve(house);
  servers.push(server);
  return { ...house, port: server.port };
}

/** One character of tts-1 is 15 micro-dollars. */
function spoken(characters: number): Usage {
  return {
    ...{ id: crypto.randomUUID(), at: Date.now(), provider: 'openai', model: 'tts-1', part: 'tts' },
    ...{ audioMs: 0, tokensIn: 0, tokensCached: 0, tokensOut: 0, characters, calls: 1, errors: 0 },
  };
}

/** Begins a lesson and joins it. @returns its id in the agent thread, and the student's cookie */
async function attend(house: ReturnType<typeof open>, name: string, cookie = '') {
  const before = house.agent.all('open').length;
  const given = await takeToken(house.app, { name }, cookie);
  await house.agent.until(() => house.agent.all('open').length > before);
  const id = house.agent.lastOpening.id;
  const { socket } = await TestSocket.join(house.port, given.token);
  return { id, socket, room: given.room, cookie: given.cookie };
}

/** Uses a voice in a lesson; settles when that is stored and judged. */
async function speak({ agent }: House, lesson: string, characters: number) {
  agent.says({ type: 'usage', lesson, usage: spoken(characters) });
  await Bun.sleep(0);
}

/** The tutor finishes a turn so many minutes after noon; settles when the time until then is stored and judged. */
async function teach({ agent }: House, lesson: string, minutesAfterNoon: number) {
  const at = NOON + minutesAfterNoon * MINUTE_MS;
  setSystemTime(at);
  agent.says({ type: 'turn', lesson, turn: { id: crypto.randomUUID(), who: 'tutor', text: 'Well.', at } });
  await Bun.sleep(0);
}

const told = ({ agent }: House) => agent.all('budget').map(({ lesson, state }) => ({ lesson, state }));

test('a lesson is told at 80 % and at all of its limit, each once', async () => {
  const house = open({ lesson: 150 });
  const { id } = await attend(house, 'Ann');
  const other = await attend(house, 'Bob');
  await speak(house, id, 7);
  expect(told(house)).toEqual([]);
  await speak(house, id, 1);
  await speak(house, id, 1);
  expect(told(house)).toEqual([{ lesson: id, state: 'nearly' }]);
  await speak(house, id, 1);
  await speak(house, id, 100);
  await speak(house, other.id, 1);
  expect(told(house)).toEqual([
    { lesson: id, state: 'nearly' },
    { lesson: id, state: 'spent' },
  ]);
});

test('two lessons of one student spend one day together, and both are told', async () => {
  const house = open({ studentDay: 150 });
  const first = await attend(house, 'Ann');
  const second = await attend(house, 'Ann', first.cookie);
  await attend(house, 'Bob');
  await speak(house, first.id, 6);
  await speak(house, second.id, 4);
  expect(told(house)).toEqual([
    { lesson: first.id, state: 'spent' },
    { lesson: second.id, state: 'spent' },
  ]);
});

test('the limit of the day is told to every lesson, and to whoever comes when it is near', async () => {
  const house = open({ day: 150 });
  const ann = await attend(house, 'Ann');
  const bob = await attend(house, 'Bob');
  await speak(house, ann.id, 8);
  const eve = await attend(house, 'Eve');
  await house.agent.until(() => told(house).length === 3);
  expect(told(house).map(({ lesson }) => lesson)).toEqual([ann.id, bob.id, eve.id]);
  expect(new Set(told(house).map(({ state }) => state))).toEqual(new Set(['nearly']));
  ann.socket.leaves();
  await house.agent.next('close');
  await speak(house, bob.id, 2);
  expect(told(house).slice(3)).toEqual([
    { lesson: bob.id, state: 'spent' },
    { lesson: eve.id, state: 'spent' },
  ]);
});

test('what is spent before the student comes is counted, and told when they are there', async () => {
  const limits = { ...NO_LIMITS, studentDay: 150 };
  const house = createHouse({}, LIVEKIT, { limits });
  house.live.reserve({ room: 'lesson', sub: 'ann', name: 'Ann', topic: 'water' });
  const { opening } = await house.agent.next('open');
  expect(opening.budget).toEqual({ microDollars: 150, whenSpent: 'goodbye' });
  await Bun.sleep(0);
  await speak(house, opening.id, 10);
  expect(await house.store.findLesson('lesson')).toBeUndefined();
  expect(told(house)).toEqual([]);
  house.agent.says({ type: 'joined', lesson: opening.id });
  expect(await house.agent.next('budget')).toMatchObject({ lesson: opening.id, state: 'spent' });
});

test('after a restart the limit stands: no new lesson, and words that name no money', async () => {
  const file = join(folder, 'restart.sqlite');
  const before = open({ studentDay: 150 }, { file });
  const ann = await attend(before, 'Ann');
  await speak(before, ann.id, 10);
  await before.live.close();
  await before.store.close();

  const after = open({ studentDay: 150 }, { file });
  const { response } = await askToken(after.app, { name: 'Ann' }, ann.cookie);
  expect(response.status).toBe(402);
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  const { error } = await response.json();
  expect(error.code).toBe('budget_spent');
  expect(error.message).toMatch(
    /^You have had as many lessons as one day can hold\. Please come back in \S+ \w+\.$/,
  );
  const again = await askToken(after.app, { name: 'Ann', lesson: ann.room }, ann.cookie);
  expect(again.response.status).toBe(402);
  expect(after.agent.all('open')).toEqual([]);
  expect((await askToken(after.app, { name: 'Bob' })).response.status).toBe(200);
});

test('a lesson that has spent its own limit is not gone on with; another may begin', async () => {
  const house = open({ lesson: 150 });
  const { id, room, cookie } = await attend(house, 'Ann');
  await speak(house, id, 10);
  const { response } = await askToken(house.app, { name: 'Ann', lesson: room }, cookie);
  expect(response.status).toBe(402);
  expect(response.headers.has('retry-after')).toBe(false);
  expect((await askToken(house.app, { name: 'Ann' }, cookie)).response.status).toBe(200);
});

test('where lessons go on with the engines of this machine, nobody is kept out', async () => {
  const house = open({ day: 150 }, { whenSpent: 'on-device' });
  const { id, cookie } = await attend(house, 'Ann');
  await speak(house, id, 11);
  expect(told(house)).toEqual([{ lesson: id, state: 'spent' }]);
  await attend(house, 'Ann', cookie);
  expect(house.agent.lastOpening.budget).toEqual({ microDollars: 0, whenSpent: 'on-device' });
});

test('time is told in its own name, at 80 % and at all of a day, to all lessons of the student', async () => {
  setSystemTime(NOON);
  const house = open({ studentDayMs: 10 * MINUTE_MS }, { whenSpent: 'on-device' });
  const first = await attend(house, 'Ann');
  const second = await attend(house, 'Ann', first.cookie);
  const other = await attend(house, 'Bob');
  await teach(house, first.id, 4);
  await teach(house, other.id, 5);
  expect(told(house)).toEqual([]);
  await teach(house, second.id, 5);
  await teach(house, first.id, 6);
  expect(house.agent.all('budget')).toEqual([
    { type: 'budget', lesson: first.id, of: 'time', state: 'nearly' },
    { type: 'budget', lesson: second.id, of: 'time', state: 'nearly' },
    { type: 'budget', lesson: first.id, of: 'time', state: 'spent' },
    { type: 'budget', lesson: second.id, of: 'time', state: 'spent' },
  ]);
  const { response } = await askToken(house.app, { name: 'Ann' }, first.cookie);
  expect(response.status).toBe(402);
  expect((await response.json()).error.message).toStartWith('You have had as many lessons as one day');
});

test('the time of the whole day stands after a restart, and is free again the next day', async () => {
  setSystemTime(NOON);
  const file = join(folder, 'time.sqlite');
  const before = open({ dayMs: 10 * MINUTE_MS }, { file });
  const ann = await attend(before, 'Ann');
  await teach(before, ann.id, 4);
  const bob = await attend(before, 'Bob');
  // Nothing has been said since, and both leave.
  setSystemTime(NOON + 7 * MINUTE_MS);
  await before.live.close();
  await before.store.close();

  const after = open({ dayMs: 10 * MINUTE_MS }, { file });
  const { response } = await askToken(after.app, { name: 'Eve' });
  expect(response.status).toBe(402);
  expect((await askToken(after.app, { name: 'Bob', lesson: bob.room }, bob.cookie)).response.status).toBe(
    402,
  );
  setSystemTime(NOON + 12 * 60 * MINUTE_MS);
  expect((await askToken(after.app, { name: 'Eve' })).response.status).toBe(200);
});

test('what cannot be stored still counts', async () => {
  const { store, metrics } = createHouse();
  const log = pino({ level: 'silent' });
  const prices = new Prices(LIST_PRICES, () => {});
  const full = {
    addUsage: () => Promise.reject(new Error('disk full')),
    addTime: () => Promise.reject(new Error('disk full')),
    spendingOf: store.spendingOf.bind(store),
  };
  const limits = { ...NO_LIMITS, lesson: 150, dayMs: MINUTE_MS };
  const budget = new Budget({ limits, whenSpent: 'goodbye', prices, store: full, metrics, log });
  const account = budget.openAccount('lesson', 'ann');
  const states: string[] = [];
  await account.watch((of, state) => states.push(`${of} ${state}`));
  await account.count(spoken(9));
  await account.count(spoken(9));
  await account.countTime(Date.now() + MINUTE_MS);
  expect(states).toEqual(['money nearly', 'money spent', 'time spent']);
  expect(await budget.keepsOut('lesson', 'ann')).toBe('lesson');
});

test.each([
  [Date.UTC(2026, 10, 23, 6, 30), '18 hours', 17.5 * 3600],
  [Date.UTC(2026, 10, 23, 23, 0), '60 minutes', 3600],
  [Date.UTC(2026, 10, 23, 23, 59, 30), 'one minute', 30],
])('at %d the day is free again in %s', (now, words, retryAfterS) => {
  const { error, retryAfterS: said } = budgetRefusal('day', now);
  expect(error.message).toEndWith(`Please come back in ${words}.`);
  expect(said).toBe(retryAfterS);
});
