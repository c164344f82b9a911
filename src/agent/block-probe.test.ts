import { expect, test } from 'bun:test';
import { BlockProbe } from './block-probe.ts';

test('tells the longest time that one task held the thread, once', async () => {
  const probe = new BlockProbe();
  await Bun.sleep(20);
  probe.take();
  const until = performance.now() + 60;
  while (performance.now() < until);
  await Bun.sleep(20);
  const { heldMs, lateMs } = probe.take();
  expect(heldMs).toBeGreaterThan(30);
  expect(lateMs).toBeGreaterThanOrEqual(heldMs);
  await Bun.sleep(20);
  expect(probe.take().heldMs).toBeLessThan(heldMs);
});
