import { AudioFrame, AudioResampler } from '@livekit/rtc-node';
import { FLITE_SAMPLE_RATE_HZ } from './flite.ts';
import type { Speech } from './speech-pool.ts';

/** flite at the rate of a lesson that began with another voice. */
export class FallbackVoice {
  constructor(
    private readonly speech: Speech,
    private readonly sampleRateHz: number,
  ) {}

  /**
   * @param options - `ahead`: earlier sound still plays
   * @returns s16le mono; `undefined` when `signal` aborts first
   */
  async synthesize(
    text: string,
    options: { ahead: boolean; signal: AbortSignal },
  ): Promise<Int16Array<ArrayBuffer> | undefined> {
    const sound = await this.speech.synthesize(text, options);
    return sound && this.#resampled(sound.pcm);
  }

  #resampled(pcm: Int16Array): Int16Array<ArrayBuffer> {
    const resampler = new AudioResampler(FLITE_SAMPLE_RATE_HZ, this.sampleRateHz, 1);
    try {
      if (pcm.length === 0) return new Int16Array(0);
      const frames = resampler.push(new AudioFrame(pcm, FLITE_SAMPLE_RATE_HZ, 1, pcm.length));
      // Their samples belong to the resampler and go with it.
      const parts = [...frames, ...resampler.flush()].map(({ data }) => data.slice());
      const whole = new Int16Array(parts.reduce((length, part) => length + part.length, 0));
      let offset = 0;
      for (const part of parts) {
        whole.set(part, offset);
        offset += part.length;
      }
      return whole;
    } finally {
      resampler.close();
    }
  }
}
