import { LRUCache } from 'lru-cache';

export interface Patience {
  /** This wrong guess is the first that locks. */
  free: number;
  /** Each further wrong guess doubles it. */
  firstLockS: number;
  maxLockS: number;
  /** So long after the last guess; longer than the longest lock. */
  forgetAfterS: number;
}

interface Guesses {
  count: number;
  lockedUntilMs: number;
}

const MAX_ADDRESSES = 10_000;

const EVERYBODY = 'everybody';

/**
 * Wrong guesses of a secret, by address and by all addresses together: whoever has many addresses meets the second.
 * Guesses are to be judged one after another, or else many at once are judged for free.
 */
export class LockOut {
  readonly #byAddress: GuessCount;
  readonly #inAll: GuessCount;

  /** @param now - milliseconds of a clock that never goes back */
  constructor(
    { perAddress, inAll }: { perAddress: Patience; inAll: Patience },
    now: () => number = () => performance.now(),
  ) {
    this.#byAddress = new GuessCount(perAddress, MAX_ADDRESSES, now);
    this.#inAll = new GuessCount(inAll, 1, now);
  }

  /** @returns after how many seconds this address may guess again; `undefined` when it may now */
  waitS(address: string): number | undefined {
    return this.#byAddress.waitS(address) ?? this.#inAll.waitS(EVERYBODY);
  }

  wrong(address: string): void {
    this.#byAddress.add(address);
    this.#inAll.add(EVERYBODY);
  }

  /** Whoever knows the secret has only mistyped it before. */
  right(address: string): void {
    this.#byAddress.forget(address);
  }
}

class GuessCount {
  readonly #guesses: LRUCache<string, Guesses>;

  constructor(
    private readonly patience: Patience,
    max: number,
    private readonly now: () => number,
  ) {
    this.#guesses = new LRUCache({ max, ttl: patience.forgetAfterS * 1000, ttlResolution: 0, perf: { now } });
  }

  waitS(key: string): number | undefined {
    const leftMs = (this.#guesses.get(key)?.lockedUntilMs ?? 0) - this.now();
    return leftMs > 0 ? Math.ceil(leftMs / 1000) : undefined;
  }

  add(key: string): void {
    const { free, firstLockS, maxLockS } = this.patience;
    const count = (this.#guesses.get(key)?.count ?? 0) + 1;
    const lockS = count < free ? 0 : Math.min(maxLockS, firstLockS * 2 ** (count - free));
    this.#guesses.set(key, { count, lockedUntilMs: this.now() + lockS * 1000 });
  }

  forget(key: string): void {
    this.#guesses.delete(key);
  }
}
