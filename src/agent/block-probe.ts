import { openSync, readSync } from 'node:fs';

/** What kept a thread from its next task, in milliseconds: the longest of each since it was last asked. */
export interface Blocks {
  /** One task ran, or waited for a disk or a lock. */
  heldMs: number;
  /** The same, with the wait for a core while other threads and programs had them all. */
  lateMs: number;
}

const PROBE_MS = 5;

/**
 * Watches the thread that creates it. A thread that is held up cannot tell so itself: a timer that comes late tells
 * it afterwards, and Linux tells how much of that was a wait for a core (`proc_pid_schedstat(5)`); elsewhere all of
 * it counts as held.
 */
export class BlockProbe {
  #longest: Blocks = { heldMs: 0, lateMs: 0 };
  #expectedAt = performance.now() + PROBE_MS;
  #waitedMs = 0;
  readonly #waitedForCoreMs = coreClock();

  constructor() {
    this.#waitedMs = this.#waitedForCoreMs();
    setInterval(() => this.#look(), PROBE_MS).unref();
  }

  /** The longest blocks since the last call. */
  take(): Blocks {
    const longest = this.#longest;
    this.#longest = { heldMs: 0, lateMs: 0 };
    return longest;
  }

  #look(): void {
    const lateMs = performance.now() - this.#expectedAt;
    const waitedMs = this.#waitedForCoreMs();
    const heldMs = Math.max(0, lateMs - (waitedMs - this.#waitedMs));
    this.#longest = {
      heldMs: Math.max(this.#longest.heldMs, heldMs),
      lateMs: Math.max(this.#longest.lateMs, lateMs),
    };
    this.#waitedMs = waitedMs;
    this.#expectedAt = performance.now() + PROBE_MS;
  }
}

/** How long this thread has waited for a core, in all. */
function coreClock(): () => number {
  if (process.platform !== 'linux') return () => 0;
  try {
    const file = openSync('/proc/thread-self/schedstat', 'r');
    const buffer = Buffer.alloc(128);
    return () => {
      const [, waitedNs = '0'] = buffer.toString('latin1', 0, readSync(file, buffer, 0, 128, 0)).split(' ');
      return Number(waitedNs) / 1e6;
    };
  } catch {
    // A kernel without scheduler statistics.
    return () => 0;
  }
}
