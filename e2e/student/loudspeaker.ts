/** From here on a sample is heard: −45 dBFS. */
export const HEARD_DBFS = -45;
const HEARD = Math.round(32_768 * 10 ** (HEARD_DBFS / 20));

/** The first sample that is loud enough to be heard. */
export function heardFrom(pcm: Int16Array): number {
  return pcm.findIndex((sample) => Math.abs(sample) >= HEARD);
}

/** Sounds nearer to each other than this are one sound. */
const GAP_MS = 60;
const REPORT_EVERY_MS = 100;

interface Sound {
  fromMs: number;
  toMs: number;
}

/**
 * A student's loudspeaker, simulated: what arrives is queued and played at real time from its arrival, with no
 * device delay. Remembers when the ear heard something, and reports what has been played as the page does.
 * All times are milliseconds of the clock given.
 */
export class Loudspeaker {
  readonly #sounds: Sound[] = [];
  /** When the current speech began, moved on by every gap in it; `undefined` when none is played. */
  #speechStartMs: number | undefined;
  /** When all that is queued will have been played. */
  #dryAtMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly sampleRateHz: number,
    private readonly report: (ms: number, done: boolean) => void,
    private readonly now: () => number,
  ) {}

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
    this.#remember(pcm, this.#dryAtMs);
    this.#dryAtMs += this.#ms(pcm.length);
    if (begins) this.#scheduleReport();
  }

  /** Drops what is queued: from now on the ear hears nothing of it. */
  clear(): void {
    const now = this.now();
    if (this.#speechStartMs === undefined) return;
    while ((this.#sounds.at(-1)?.fromMs ?? 0) >= now) this.#sounds.pop();
    const last = this.#sounds.at(-1);
    if (last) last.toMs = Math.min(last.toMs, now);
    this.#finish(Math.min(now, this.#dryAtMs));
  }

  get playing(): boolean {
    return this.#speechStartMs !== undefined;
  }

  /** When the first sound after this moment began; `undefined` when there was none yet. */
  firstSoundAfter(ms: number): number | undefined {
    const heard = this.#sounds.find(({ fromMs }) => fromMs >= ms)?.fromMs;
    return heard !== undefined && heard <= this.now() ? heard : undefined;
  }

  /** When the ear fell silent for at least `forMs`, at or after this moment; `undefined` while it has not. */
  silentFrom(ms: number, forMs = 400): number | undefined {
    let candidate = ms;
    for (const { fromMs, toMs } of this.#sounds) {
      if (toMs <= candidate) continue;
      if (fromMs - candidate >= forMs) return candidate;
      candidate = toMs;
    }
    return this.now() - candidate >= forMs ? candidate : undefined;
  }

  /** How long sound was heard between two moments. */
  heardMs(fromMs: number, toMs: number): number {
    return this.#sounds.reduce(
      (sum, sound) => sum + Math.max(0, Math.min(sound.toMs, toMs) - Math.max(sound.fromMs, fromMs)),
      0,
    );
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #remember(pcm: Int16Array, startMs: number): void {
    for (let i = 0; i < pcm.length; i += 1) {
      if (Math.abs(pcm[i] ?? 0) < HEARD) continue;
      const at = startMs + this.#ms(i);
      const last = this.#sounds.at(-1);
      if (last && at - last.toMs < GAP_MS) last.toMs = at;
      else this.#sounds.push({ fromMs: at, toMs: at });
    }
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
