import { expect, test } from 'bun:test';
import { BlockProbe } from './block-probe.ts';

test('tells the longest time that one task held the thread, once', async () => {
  const probe = new BlockProbe();
  await Bun.sleep(20);
  probe.take();
  // Not a loop: where other programs have the cores, most of a loop's time is a wait for one, and counts apart.
  Bun.sleepSync(60);
  await Bun.sleep(20);
  const { heldMs, lateMs } = probe.take();
  expect(heldMs).toBeGreaterThan(50);
  expect(lateMs).toBeGreaterThanOrEqual(heldMs);
  await Bun.sleep(20);
  expect(probe.take().heldMs).toBeLessThan(heldMs);
});
