const FIRST_MS = 500;
/**
 * A tutor that starts again is back within two seconds, on a busy machine within three: until then the wait stays short.
 * Who just misses it would else be silent for twice as long.
 */
const SHORT_ATTEMPTS = 8;
const LONGEST_MS = 15_000;
/** About nine minutes of trying; a server that is gone longer is for the student to ask for again. */
export const MAX_ATTEMPTS = 44;

/**
 * How long to wait before this attempt (counted from 0): half a second at first, then doubling to 15 s, of which a
 * random half, so that a server that comes back is not met by all pages at once.
 */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const doublings = Math.max(0, attempt + 1 - SHORT_ATTEMPTS);
  const longestMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** doublings);
  return longestMs * (0.5 + random() / 2);
}
