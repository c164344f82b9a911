/** What is wrong with a provider; completes a sentence that begins with its name. Nothing of its own answer is in it. */
export type Trouble =
  | 'refuses the key'
  | 'has no quota left, or is asked too often'
  | 'cannot be reached'
  | 'answers with an error'
  | 'answers nonsense'
  | 'is too slow'
  | 'broke off in the middle';

/** A first failure may be chance. */
const FIRST_PAUSE_MS = 5_000;

/** What lasts is tried about once a minute. */
const LONGEST_PAUSE_MS = 60_000;

/** A provider that asks to be left alone for longer than this is tried all the same. */
const LONGEST_ASKED_PAUSE_MS = 10 * 60_000;

export interface ProviderOptions {
  /** Whether it would serve now, asked in the cheapest way there is. Never rejects. */
  check: () => Promise<Trouble | undefined>;
  /** It fell out, or its trouble is another now: the engine on this machine serves until it is back. */
  onOut: (trouble: Trouble, pauseMs: number) => void;
  onBack: () => void;
}

/**
 * Whether one provider may be asked, for all lessons together. One that failed is left alone for a pause, which
 * doubles up to a minute while it goes on failing; after it the provider is checked before any student waits for it.
 */
export class Provider {
  #serves = true;
  #trouble: Trouble | undefined;
  #timesOut = 0;
  #pauseMs = FIRST_PAUSE_MS;
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: ProviderOptions) {}

  get serves(): boolean {
    return this.#serves;
  }

  /** How often it has fallen out so far. */
  get timesOut(): number {
    return this.#timesOut;
  }

  /** The check at start, awaited for so long: a provider that has not answered by then serves once it has. */
  async tryAtStart(limitMs: number): Promise<void> {
    const tried = this.try().then(() => 'tried' as const);
    const late = Promise.withResolvers<'late'>();
    const limit = setTimeout(() => late.resolve('late'), limitMs);
    if ((await Promise.race([tried, late.promise])) === 'late') this.#fallOut('is too slow', 0);
    clearTimeout(limit);
  }

  async try(): Promise<void> {
    const trouble = await this.options.check();
    if (trouble) this.failed(trouble);
    else this.#back();
  }

  /** @param askedPauseMs - how long the provider itself asks to be left alone */
  failed(trouble: Trouble, askedPauseMs = 0): void {
    // What several lessons meet at the same time is one failure.
    if (this.#again) return;
    const pauseMs = Math.max(this.#pauseMs, Math.min(askedPauseMs, LONGEST_ASKED_PAUSE_MS));
    this.#pauseMs = Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS);
    this.#again = setTimeout(() => {
      this.#again = undefined;
      void this.try();
    }, pauseMs);
    this.#fallOut(trouble, pauseMs);
  }

  /** It has done a student's work: the next failure is a first one again. */
  succeeded(): void {
    this.#pauseMs = FIRST_PAUSE_MS;
  }

  #fallOut(trouble: Trouble, pauseMs: number): void {
    if (trouble === this.#trouble) return;
    this.#trouble = trouble;
    if (this.#serves) this.#timesOut += 1;
    this.#serves = false;
    this.options.onOut(trouble, pauseMs);
  }

  #back(): void {
    if (this.#serves) return;
    this.#serves = true;
    this.#trouble = undefined;
    this.options.onBack();
  }
}

export function troubleOf(status: number): Trouble {
  if (status === 401 || status === 403) return 'refuses the key';
  if (status === 402 || status === 429) return 'has no quota left, or is asked too often';
  return 'answers with an error';
}

/** @returns what a `Retry-After` header asks for; 0 without one that can be read */
export function askedPauseMs({ headers }: Pick<Response, 'headers'>): number {
  const value = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1_000;
  const until = Date.parse(value);
  return Number.isNaN(until) ? 0 : Math.max(0, until - Date.now());
}
