/** From here on a sample is heard: −45 dBFS. */
export const HEARD_DBFS = -45;
const HEARD = Math.round(32_768 * 10 ** (HEARD_DBFS / 20));

/** The first sample that is loud enough to be heard. */
export function heardFrom(pcm: Int16Array): number {
  return pcm.findIndex((sample) => Math.abs(sample) >= HEARD);
}

/** Sounds nearer to each other than this are one sound. */
export const SOUND_GAP_MS = 60;

/** One stretch of sound, in milliseconds of the ear's clock. */
export interface Sound {
  fromMs: number;
  /** Infinite while it is not known to have ended. */
  toMs: number;
}

/** What an ear has heard, and when. All times are milliseconds of the clock given. */
export class HeardSounds {
  readonly #sounds: Sound[] = [];

  constructor(private readonly now: () => number) {}

  get last(): Sound | undefined {
    return this.#sounds.at(-1);
  }

  /** Remembers what of these samples is loud enough, the first of which is played at this moment. */
  hear(pcm: Int16Array, startMs: number, sampleRateHz: number): void {
    for (let i = 0; i < pcm.length; i += 1) {
      if (Math.abs(pcm[i] ?? 0) < HEARD) continue;
      const at = startMs + (i * 1000) / sampleRateHz;
      if (this.last && at - this.last.toMs < SOUND_GAP_MS) this.last.toMs = at;
      else this.#sounds.push({ fromMs: at, toMs: at });
    }
  }

  /** Remembers a sound that another ear has heard, or how the latest of them went on. */
  remember(sound: Sound): void {
    if (this.last?.fromMs === sound.fromMs) this.last.toMs = sound.toMs;
    else this.#sounds.push({ ...sound });
  }

  /** Of what was to be played from this moment on nothing is heard. */
  cut(atMs: number): void {
    while (this.last && this.last.fromMs >= atMs) this.#sounds.pop();
    if (this.last) this.last.toMs = Math.min(this.last.toMs, atMs);
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
}
