import { LRUCache } from 'lru-cache';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Whoever has more addresses than this has more requests, too; memory stays bounded. */
const MAX_ADDRESSES = 20_000;

/** So many requests from one address in so many seconds. */
export class AddressLimit {
  readonly #limiter: RateLimiterMemory;
  /** Forgets the address that was quiet for longest. */
  readonly #addresses: LRUCache<string, true>;

  constructor({ requests, seconds }: { requests: number; seconds: number }) {
    this.#limiter = new RateLimiterMemory({ points: requests, duration: seconds });
    this.#addresses = new LRUCache({
      max: MAX_ADDRESSES,
      dispose: (_, address, reason) => {
        if (reason === 'evict') void this.#limiter.delete(address);
      },
    });
  }

  /** @returns after how many seconds to try again; `undefined` when the request is let in */
  async take(address: string): Promise<number | undefined> {
    this.#addresses.set(address, true);
    try {
      await this.#limiter.consume(address);
      return undefined;
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
    }
  }
}
