import { STUDENT_SAMPLE_RATE_HZ } from '../../../protocol.ts';
import { Resampler } from './resampler.ts';

/** 20 ms, the protocol's usual frame. */
const FRAME_SAMPLES = STUDENT_SAMPLE_RATE_HZ / 50;

/** Cuts the microphone's sound into the protocol's frames: s16le mono 16 kHz, 20 ms each. */
export class SpeechFramer {
  readonly #resampler: Resampler;
  #frame = new Int16Array(FRAME_SAMPLES);
  #filled = 0;

  constructor(
    contextRateHz: number,
    private readonly onFrame: (frame: Int16Array<ArrayBuffer>) => void,
  ) {
    this.#resampler = new Resampler(contextRateHz, STUDENT_SAMPLE_RATE_HZ);
  }

  push(samples: Float32Array): void {
    for (const sample of this.#resampler.process(samples)) {
      this.#frame[this.#filled++] = Math.round(Math.max(-1, Math.min(1, sample)) * 32_767);
      if (this.#filled < FRAME_SAMPLES) continue;
      this.onFrame(this.#frame);
      // The frame now belongs to whoever took it.
      this.#frame = new Int16Array(FRAME_SAMPLES);
      this.#filled = 0;
    }
  }
}
