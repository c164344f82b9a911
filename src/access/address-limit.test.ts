import { expect, test } from 'bun:test';
import { AddressLimit } from './address-limit.ts';

test('an address that asks too often is told when to ask again, and another is let in', async () => {
  const limit = new AddressLimit({ requests: 3, seconds: 60 });
  for (let i = 0; i < 3; i += 1) expect(await limit.take('a')).toBeUndefined();
  const waitS = (await limit.take('a')) ?? 0;
  expect(waitS).toBeGreaterThan(0);
  expect(waitS).toBeLessThanOrEqual(60);
  expect(await limit.take('b')).toBeUndefined();
});

test('of very many addresses, the one that was quiet for longest is forgotten', async () => {
  const limit = new AddressLimit({ requests: 1, seconds: 60 });
  await limit.take('first');
  for (let i = 0; i < 20_000; i += 1) await limit.take(`${i}`);
  expect(await limit.take('19999')).toBeGreaterThan(0);
  expect(await limit.take('first')).toBeUndefined();
});
