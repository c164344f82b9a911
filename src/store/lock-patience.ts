import { setTimeout } from 'node:timers/promises';
import { isLocked } from './errors.ts';

/** How long a write waits for another process (`sqlite3` by hand, a tool) before it fails; what must not be lost is tried again. */
const PATIENCE_MS = 1_000;

const LOOK_AGAIN_MS = 20;

/**
 * Does it as soon as no other process holds the database. SQLite's own wait would hold the thread, and that thread
 * carries every lesson's sound; this one lets it go.
 * @throws what the work throws; that the database is locked only after a second of it
 */
export async function whenUnlocked<Result>(work: () => Result): Promise<Result> {
  const giveUpAtMs = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isLocked(error) || performance.now() >= giveUpAtMs) throw error;
    }
    await setTimeout(LOOK_AGAIN_MS);
  }
}
