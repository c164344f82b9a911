import type { Turn } from '../../protocol.ts';

/**
 * How much of a lesson's time is left. Time is spent from turn to turn; a longer gap than the silence that ends
 * a lesson is time in which the student was away. So a resumed lesson needs nothing stored but its turns.
 */
export function remainingMs(
  limits: { lessonMs: number; silenceMs: number },
  startedAt: number,
  history: Turn[],
): number {
  let spentMs = 0;
  let last = startedAt;
  for (const { at } of history) {
    spentMs += Math.min(Math.max(0, at - last), limits.silenceMs);
    last = at;
  }
  return Math.max(0, limits.lessonMs - spentMs);
}
