import { expect, test } from 'bun:test';
import { OpeningQueue } from './opening-queue.ts';

/** The order in which turns came; `-` before those that gave way. */
function setUp({ atOnce = 1, waiting = 9, onTheWayMs = 60_000 }) {
  const queue = new OpeningQueue<string>({ atOnce, waiting, onTheWayMs });
  const log: string[] = [];
  const ask = (...keys: string[]) => {
    for (const key of keys) void queue.turn(key).then((its) => log.push(its ? key : `-${key}`));
  };
  return { queue, log, ask };
}

test('lets so many through at once, then the latest as each is done', async () => {
  const { queue, log, ask } = setUp({ atOnce: 2 });
  ask('a', 'b', 'c', 'd');
  await Bun.sleep(0);
  expect(log).toEqual(['a', 'b']);
  queue.done('a');
  await Bun.sleep(0);
  expect(log).toEqual(['a', 'b', 'd']);
});

test('when too many wait, the oldest give way', async () => {
  const { log, ask } = setUp({ waiting: 2 });
  ask('a', 'b', 'c', 'd');
  await Bun.sleep(0);
  expect(log).toEqual(['a', '-b']);
});

test('one that is taken out while it waits does not get its turn', async () => {
  const { queue, log, ask } = setUp({});
  ask('a', 'b');
  queue.done('b');
  queue.done('a');
  await Bun.sleep(0);
  expect(log).toEqual(['a', '-b']);
});

test('a student who is on the way for too long holds up nobody else', async () => {
  const { log, ask } = setUp({ onTheWayMs: 5 });
  ask('a', 'b');
  await Bun.sleep(20);
  expect(log).toEqual(['a', 'b']);
});
