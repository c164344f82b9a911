import { expect, test } from 'bun:test';
import { LockOut } from './lock-out.ts';

const PATIENCE = {
  perAddress: { free: 2, firstLockS: 10, maxLockS: 25, forgetAfterS: 100 },
  inAll: { free: 6, firstLockS: 5, maxLockS: 5, forgetAfterS: 100 },
};

function createLock() {
  // Zero means nothing to the cache below.
  const clock = { ms: 1 };
  const lock = new LockOut(PATIENCE, () => clock.ms);
  return { clock, lock };
}

test('wrong guesses lock their address for longer and longer, up to a bound, and nobody else', () => {
  const { clock, lock } = createLock();
  lock.wrong('a');
  expect(lock.waitS('a')).toBeUndefined();
  for (const lockS of [10, 20, 25, 25]) {
    lock.wrong('a');
    expect(lock.waitS('a')).toBe(lockS);
    expect(lock.waitS('b')).toBeUndefined();
    clock.ms += lockS * 1000;
    expect(lock.waitS('a')).toBeUndefined();
  }
});

test('from many addresses, they lock all', () => {
  const { clock, lock } = createLock();
  for (const address of ['a', 'b', 'c', 'd', 'e']) lock.wrong(address);
  expect(lock.waitS('g')).toBeUndefined();
  lock.wrong('f');
  expect(lock.waitS('g')).toBe(5);
  clock.ms += 5_000;
  expect(lock.waitS('g')).toBeUndefined();
});

test('the right one, and time, make them forgotten', () => {
  const { clock, lock } = createLock();
  lock.wrong('a');
  lock.right('a');
  lock.wrong('a');
  expect(lock.waitS('a')).toBeUndefined();
  clock.ms += 101_000;
  lock.wrong('a');
  expect(lock.waitS('a')).toBeUndefined();
});
