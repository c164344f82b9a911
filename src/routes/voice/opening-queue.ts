export interface OpeningQueueLimits {
  /** Opened, with students on their way: each opening takes the agent thread some tens of milliseconds. */
  atOnce: number;
  /** How long a student may be on the way before the next has a turn. */
  onTheWayMs: number;
  /** Waiting for their turn. */
  waiting: number;
}

interface Waiting<Key> {
  key: Key;
  turn: PromiseWithResolvers<boolean>;
}

/**
 * Lets a few be opened at a time, the latest first: whoever asked long ago has more likely gone away. When too many
 * wait, the oldest give way.
 */
export class OpeningQueue<Key> {
  readonly #waiting: Waiting<Key>[] = [];
  readonly #underWay = new Map<Key, ReturnType<typeof setTimeout>>();

  constructor(private readonly limits: OpeningQueueLimits) {}

  /** Settles when it is this one's turn: `false` when it gave way or was taken out. */
  turn(key: Key): Promise<boolean> {
    const turn = Promise.withResolvers<boolean>();
    this.#waiting.push({ key, turn });
    this.#next();
    if (this.#waiting.length > this.limits.waiting) this.#waiting.shift()?.turn.resolve(false);
    return turn.promise;
  }

  /** The student of this one has come, or it will not be opened: the next has its turn. */
  done(key: Key): void {
    const at = this.#waiting.findIndex((waiting) => waiting.key === key);
    if (at >= 0) for (const { turn } of this.#waiting.splice(at, 1)) turn.resolve(false);
    clearTimeout(this.#underWay.get(key));
    if (this.#underWay.delete(key)) this.#next();
  }

  #next(): void {
    while (this.#underWay.size < this.limits.atOnce) {
      const latest = this.#waiting.pop();
      if (!latest) return;
      const { key } = latest;
      this.#underWay.set(
        key,
        setTimeout(() => this.done(key), this.limits.onTheWayMs),
      );
      latest.turn.resolve(true);
    }
  }
}
