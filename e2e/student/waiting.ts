const LOOK_EVERY_MS = 50;

export interface Waiting {
  withinMs: number;
  /** Why nothing more will change, as soon as that is so. */
  over: () => string | undefined;
  /** What to say beside what was waited for. */
  context: () => string;
}

/** Lets tests wait for something to become true of what changes by itself. */
export class Changes {
  readonly #watchers = new Set<() => void>();

  /** Something has changed. */
  note(): void {
    for (const watcher of this.#watchers) watcher();
  }

  /** Settles when it holds; fails when the time is up or nothing more will change. */
  async until(holds: () => boolean, what: string, { withinMs, over, context }: Waiting): Promise<void> {
    const deadline = performance.now() + withinMs;
    while (!holds()) {
      const reason = over();
      if (reason !== undefined) throw new Error(`Waited for ${what}, but ${reason}`);
      const leftMs = deadline - performance.now();
      if (leftMs <= 0) throw new Error(`Waited ${withinMs} ms for ${what}; ${context()}`);
      await this.#next(Math.min(leftMs, LOOK_EVERY_MS));
    }
  }

  #next(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const settle = () => {
        clearTimeout(timer);
        this.#watchers.delete(settle);
        resolve();
      };
      const timer = setTimeout(settle, withinMs);
      this.#watchers.add(settle);
    });
  }
}
