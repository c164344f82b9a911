import { Resampler } from './resampler.ts';

/** Queued before a speech starts, so that uneven arrival is not heard. */
const MIN_JITTER_MS = 40;
const MAX_JITTER_MS = 200;
/** Audio that comes this soon after the queue ran dry belongs to the same speech: the network was late. */
const UNDERRUN_WINDOW_MS = 300;
const JITTER_GROWTH = 1.5;
const JITTER_DECAY_MS = 10;
/** Cutting a wave off at full height clicks; a ramp of this length does not. */
const FADE_MS = 5;
const REPORT_EVERY_MS = 100;
/** The server keeps no more than this ahead; 3.8 MB at 16 kHz. */
const MAX_QUEUED_MS = 120_000;
const BLOCK_MS = 10;

/** How much of the current speech has left the loudspeaker; `done` ends this count and the next begins at 0. */
export interface PlayedReport {
  ms: number;
  done: boolean;
}

/**
 * The tutor's sound between the network and the loudspeaker: a jitter buffer that resamples, can be held,
 * dropped at once without a click, and counts what was really played.
 */
export class PlaybackBuffer {
  /** Times that sound came too late and was missing. */
  gaps = 0;
  readonly #queue: Int16Array[] = [];
  #queuedSamples = 0;
  readonly #resampler: Resampler;
  /** Resampled and about to be played. */
  #block: Float32Array = new Float32Array(0);
  #blockAt = 0;
  /** The faded rest of what `clear` dropped. */
  #tail = new Float32Array(0);
  #playing = false;
  #held = false;
  #gain = 1;
  #jitterMs = MIN_JITTER_MS;
  #waitedMs = 0;
  #dryMs = Number.POSITIVE_INFINITY;
  #playedSamples = 0;
  #reportedMs = 0;

  constructor(
    private readonly sourceRateHz: number,
    private readonly outputRateHz: number,
    private readonly onPlayed: (report: PlayedReport) => void,
  ) {
    this.#resampler = new Resampler(sourceRateHz, outputRateHz);
  }

  /** Queues s16le samples at the source's rate; what goes beyond two minutes is dropped. */
  push(pcm: Int16Array): void {
    if (pcm.length === 0 || this.#queuedMs() > MAX_QUEUED_MS) return;
    if (!this.#playing && this.#queuedSamples === 0) this.#adaptJitter();
    this.#queue.push(pcm);
    this.#queuedSamples += pcm.length;
  }

  /** Stops at once and keeps what is queued. With nothing queued there is nothing to hold. */
  hold(): void {
    this.#held = this.#playing || this.#queuedSamples > 0;
  }

  release(): void {
    this.#held = false;
  }

  /** Drops everything and ends the count. */
  clear(): void {
    this.#tail = this.#fadeOut();
    this.#playedSamples += this.#tail.length;
    this.#queue.length = 0;
    this.#queuedSamples = 0;
    this.#endSpeech();
  }

  /** Fills one block for the loudspeaker, with silence where there is nothing to play. */
  render(output: Float32Array): void {
    output.fill(0);
    output.set(this.#tail.subarray(0, output.length));
    this.#tail = this.#tail.subarray(output.length);

    const blockMs = (output.length / this.outputRateHz) * 1000;
    if (!this.#playing && !this.#mayStart(blockMs)) return;
    this.#playing = true;
    this.#dryMs = 0;

    const gainStep = 1000 / (FADE_MS * this.outputRateHz);
    for (let n = 0; n < output.length; n++) {
      this.#gain = this.#held ? Math.max(0, this.#gain - gainStep) : Math.min(1, this.#gain + gainStep);
      if (this.#gain === 0) break;
      const sample = this.#next();
      if (sample === undefined) {
        this.#endSpeech();
        return;
      }
      output[n] = (output[n] ?? 0) + sample * this.#gain;
      this.#playedSamples++;
    }
    const playedMs = this.#playedMs();
    if (playedMs - this.#reportedMs >= REPORT_EVERY_MS) this.#report(false);
  }

  #mayStart(blockMs: number): boolean {
    this.#dryMs += blockMs;
    if (this.#queuedSamples === 0 || this.#held) return false;
    this.#waitedMs += blockMs;
    // A word shorter than the jitter buffer is played all the same, once it has waited as long.
    return this.#queuedMs() >= this.#jitterMs || this.#waitedMs >= this.#jitterMs;
  }

  #adaptJitter(): void {
    if (this.#dryMs < UNDERRUN_WINDOW_MS) {
      this.gaps++;
      this.#jitterMs = Math.min(MAX_JITTER_MS, this.#jitterMs * JITTER_GROWTH);
    } else {
      this.#jitterMs = Math.max(MIN_JITTER_MS, this.#jitterMs - JITTER_DECAY_MS);
    }
  }

  #next(): number | undefined {
    while (this.#blockAt >= this.#block.length) {
      const source = this.#takeSource();
      if (!source) return undefined;
      this.#block = this.#resampler.process(source);
      this.#blockAt = 0;
    }
    return this.#block[this.#blockAt++];
  }

  #takeSource(): Float32Array | undefined {
    const first = this.#queue[0];
    if (!first) return undefined;
    const length = Math.min(first.length, Math.ceil((this.sourceRateHz * BLOCK_MS) / 1000));
    if (length === first.length) this.#queue.shift();
    else this.#queue[0] = first.subarray(length);
    this.#queuedSamples -= length;
    return Float32Array.from(first.subarray(0, length), (sample) => sample / 32_768);
  }

  #fadeOut(): Float32Array<ArrayBuffer> {
    const length = this.#playing ? Math.ceil((FADE_MS * this.outputRateHz * this.#gain) / 1000) : 0;
    const tail = new Float32Array(length);
    for (let n = 0; n < length; n++) tail[n] = (this.#next() ?? 0) * this.#gain * (1 - (n + 1) / length);
    return tail;
  }

  #endSpeech(): void {
    if (this.#playing) this.#report(true);
    this.#playing = false;
    this.#held = false;
    this.#gain = 1;
    this.#waitedMs = 0;
    this.#dryMs = 0;
    this.#playedSamples = 0;
    this.#reportedMs = 0;
    this.#block = new Float32Array(0);
    this.#blockAt = 0;
    this.#resampler.reset();
  }

  #report(done: boolean): void {
    this.#reportedMs = this.#playedMs();
    this.onPlayed({ ms: Math.round(this.#reportedMs), done });
  }

  #playedMs(): number {
    return (this.#playedSamples / this.outputRateHz) * 1000;
  }

  #queuedMs(): number {
    return (this.#queuedSamples / this.sourceRateHz) * 1000;
  }
}
