const FIRST_MS = 500;
const LONGEST_MS = 15_000;
/** About nine minutes of trying; a server that is gone longer is for the student to ask for again. */
export const MAX_ATTEMPTS = 40;

/**
 * How long to wait before this attempt (counted from 0): doubling to 15 s, of which a random half, so that
 * a server that comes back is not met by all pages at once.
 */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const longestMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
  return longestMs * (0.5 + random() / 2);
}
