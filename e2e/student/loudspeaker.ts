import { HeardSounds } from './heard-sounds.ts';

const REPORT_EVERY_MS = 100;

/**
 * A student's loudspeaker, simulated: what arrives is queued and played at real time from its arrival, with no
 * device delay. Remembers when the ear heard something, and reports what has been played as the page does.
 * All times are milliseconds of the clock given.
 */
export class Loudspeaker {
  readonly #heard: HeardSounds;
  /** When the current speech began, moved on by every gap in it; `undefined` when none is played. */
  #speechStartMs: number | undefined;
  /** When all that is queued will have been played. */
  #dryAtMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly sampleRateHz: number,
    private readonly report: (ms: number, done: boolean) => void,
    private readonly now: () => number,
  ) {
    this.#heard = new HeardSounds(now);
  }

  /** Queues received sound. */
  play(pcm: Int16Array): void {
    const now = this.now();
    const begins = this.#speechStartMs === undefined;
    if (this.#speechStartMs === undefined) {
      this.#speechStartMs = now;
      this.#dryAtMs = now;
    } else if (now > this.#dryAtMs) {
      this.#speechStartMs += now - this.#dryAtMs;
      this.#dryAtMs = now;
    }
    this.#heard.hear(pcm, this.#dryAtMs, this.sampleRateHz);
    this.#dryAtMs += this.#ms(pcm.length);
    if (begins) this.#scheduleReport();
  }

  /** Drops what is queued: from now on the ear hears nothing of it. */
  clear(): void {
    const now = this.now();
    if (this.#speechStartMs === undefined) return;
    this.#heard.cut(now);
    this.#finish(Math.min(now, this.#dryAtMs));
  }

  get playing(): boolean {
    return this.#speechStartMs !== undefined && this.now() < this.#dryAtMs;
  }

  /** When the first sound after this moment began; `undefined` when there was none yet. */
  firstSoundAfter(ms: number): number | undefined {
    return this.#heard.firstSoundAfter(ms);
  }

  /** When the ear fell silent for at least `forMs`, at or after this moment; `undefined` while it has not. */
  silentFrom(ms: number, forMs?: number): number | undefined {
    return this.#heard.silentFrom(ms, forMs);
  }

  /** How long sound was heard between two moments. */
  heardMs(fromMs: number, toMs: number): number {
    return this.#heard.heardMs(fromMs, toMs);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #scheduleReport(): void {
    const waitMs = Math.min(REPORT_EVERY_MS, this.#dryAtMs - this.now());
    this.#timer = setTimeout(() => this.#tick(), Math.max(1, waitMs));
  }

  #tick(): void {
    if (this.#speechStartMs === undefined) return;
    const now = this.now();
    if (now >= this.#dryAtMs) {
      this.#finish(this.#dryAtMs);
    } else {
      this.report(Math.round(now - this.#speechStartMs), false);
      this.#scheduleReport();
    }
  }

  #finish(atMs: number): void {
    const playedMs = atMs - (this.#speechStartMs ?? atMs);
    clearTimeout(this.#timer);
    this.#speechStartMs = undefined;
    this.report(Math.round(playedMs), true);
  }

  #ms(samples: number): number {
    return (samples * 1000) / this.sampleRateHz;
  }
}
