import { getPriority, setPriority } from 'node:os';

/** Of Linux's scale from -20 to 19: whoever is ten steps ahead gets nine tenths of a core that two want. */
const STEPS_AHEAD = 10;

/** Linux alone has a priority for each thread. */
const IS_PER_THREAD = process.platform === 'linux';

/**
 * Puts the thread that calls, and all that it starts from now on, ahead of the rest of this process, where the process
 * may: that takes `CAP_SYS_NICE`, or a `RLIMIT_NICE` of 30.
 */
export function goAhead(): void {
  if (!IS_PER_THREAD) return;
  try {
    setPriority(getPriority() - STEPS_AHEAD);
  } catch {
    // Not permitted: lessons are the same, only later where cores are short.
  }
}

/** Puts the thread that calls among the rest of this process, whoever started it. */
export function goWithTheRest(): void {
  if (IS_PER_THREAD) setPriority(getPriority(process.pid));
}
