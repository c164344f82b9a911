/**
 * A clock that follows `wall` forward, and goes on from where it stands while `wall` is set back: by it the framework
 * orders a conversation and waits for the end of a turn. A student whose words were earlier than the tutor's last ones
 * would not be answered.
 * @param wall - milliseconds since the epoch
 * @param steady - milliseconds since any moment, never set
 */
export function forwardClock(wall: () => number, steady: () => number): () => number {
  let ahead = Number.NEGATIVE_INFINITY;
  return () => {
    ahead = Math.max(ahead, wall() - steady());
    return Math.round(steady() + ahead);
  };
}
