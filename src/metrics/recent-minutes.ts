import { createHistogram } from 'node:perf_hooks';

/** What one minute was like, as the operator's page draws it. */
export interface MinuteSample {
  /** When the minute began, in milliseconds since the epoch. */
  at: number;
  requests: number;
  /** Requests that were answered with 5xx. */
  errors: number;
  /** `undefined` for a minute without a request. */
  requestP50Ms: number | undefined;
  requestP95Ms: number | undefined;
  tokens: number;
  tokenRefusals: number;
  /** Reported by browsers: no microphone, no connection, a connection that was lost. */
  connectionFailures: number;
  /** The most at once of what was seen when the minute began and ended. */
  liveLessons: number;
  /** As the minute ended; of the present one, as it is now. */
  residentBytes: number;
  /** On the disk that holds DATA_DIR; `undefined` where the system does not tell. */
  diskFreeBytes: number | undefined;
}

/** What is counted as it happens. */
export type Counted = 'tokens' | 'tokenRefusals' | 'connectionFailures';

/** What is looked at instead of counted. */
export type Looked = Pick<MinuteSample, 'liveLessons' | 'residentBytes' | 'diskFreeBytes'>;

/** One day. */
const MAX_MINUTES = 1_440;

const MINUTE_MS = 60_000;

/** Microseconds: a request that takes longer than a minute counts as one of a minute. */
const LONGEST_REQUEST_US = 60_000_000;

const NOTHING = { requests: 0, errors: 0, tokens: 0, tokenRefusals: 0, connectionFailures: 0 };

/** The last day, minute by minute, in memory: 1,440 small records at most. */
export class RecentMinutes {
  readonly #past: MinuteSample[] = [];
  readonly #requestUs = createHistogram({ lowest: 1, highest: LONGEST_REQUEST_US, figures: 2 });
  #counts = { ...NOTHING };
  #at: number;
  #liveBefore = 0;

  /**
   * @param look - asked when a minute ends and when somebody wants to know
   * @param now - milliseconds since the epoch
   */
  constructor(
    private readonly look: () => Looked,
    now = Date.now(),
  ) {
    this.#at = now - (now % MINUTE_MS);
  }

  request(seconds: number, failed: boolean): void {
    this.#counts.requests += 1;
    if (failed) this.#counts.errors += 1;
    this.#requestUs.record(Math.min(LONGEST_REQUEST_US, Math.max(1, Math.round(seconds * 1e6))));
  }

  count(what: Counted): void {
    this.#counts[what] += 1;
  }

  /** To be called once a second or so: ends the minute that is over, if one is. */
  tick(now = Date.now()): void {
    const at = now - (now % MINUTE_MS);
    if (at === this.#at) return;
    if (at > this.#at) this.#keep();
    // The clock was set back: what was told of these minutes is told anew.
    while ((this.#past.at(-1)?.at ?? 0) >= at) this.#past.pop();
    this.#at = at;
    this.#counts = { ...NOTHING };
    this.#requestUs.reset();
  }

  /** Minutes that are over, the oldest first, and the present one so far. */
  all(): MinuteSample[] {
    return [...this.#past, this.#present()];
  }

  #keep(): void {
    const sample = this.#present();
    this.#past.push(sample);
    this.#liveBefore = this.look().liveLessons;
    if (this.#past.length >= MAX_MINUTES) this.#past.shift();
  }

  #present(): MinuteSample {
    const { liveLessons, ...looked } = this.look();
    return {
      at: this.#at,
      ...this.#counts,
      requestP50Ms: this.#requestMs(50),
      requestP95Ms: this.#requestMs(95),
      liveLessons: Math.max(this.#liveBefore, liveLessons),
      ...looked,
    };
  }

  #requestMs(share: number): number | undefined {
    return this.#requestUs.count > 0 ? this.#requestUs.percentile(share) / 1000 : undefined;
  }
}
