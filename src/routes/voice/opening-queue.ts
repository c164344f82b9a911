export interface OpeningQueueLimits {
  /** Opened at the same time: each takes the agent thread some tens of milliseconds. */
  atOnce: number;
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
  readonly #underWay = new Set<Key>();

  constructor(private readonly limits: OpeningQueueLimits) {}

  /** Settles when it is this one's turn: `false` when it gave way or was taken out. */
  turn(key: Key): Promise<boolean> {
    const turn = Promise.withResolvers<boolean>();
    this.#waiting.push({ key, turn });
    this.#next();
    if (this.#waiting.length > this.limits.waiting) this.#waiting.shift()?.turn.resolve(false);
    return turn.promise;
  }

  /** This one is open, or will not be: the next has its turn. */
  done(key: Key): void {
    const at = this.#waiting.findIndex((waiting) => waiting.key === key);
    if (at >= 0) for (const { turn } of this.#waiting.splice(at, 1)) turn.resolve(false);
    if (this.#underWay.delete(key)) this.#next();
  }

  #next(): void {
    while (this.#underWay.size < this.limits.atOnce) {
      const latest = this.#waiting.pop();
      if (!latest) return;
      this.#underWay.add(latest.key);
      latest.turn.resolve(true);
    }
  }
}
