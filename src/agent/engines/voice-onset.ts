import { HOSTED_VOICE_SAMPLE_RATE_HZ } from './hosted-speech.ts';

/** About -46 dB of full scale: less is a hiss at most. */
const AUDIBLE = 164;

/** Kept before the first audible sample, for consonants that begin softly. */
const LEAD_SAMPLES = HOSTED_VOICE_SAMPLE_RATE_HZ / 50;

/** Leaves out the silence that a sound begins with: a student who waits would only wait on. */
export class VoiceOnset {
  #hasBegun = false;
  #lead = new Int16Array(0);

  /** @returns what is left of the next block of the sound */
  trim(block: Int16Array<ArrayBuffer>): Int16Array<ArrayBuffer> {
    if (this.#hasBegun) return block;
    const sound = new Int16Array([...this.#lead, ...block]);
    const begin = sound.findIndex((sample) => Math.abs(sample) > AUDIBLE);
    if (begin < 0) {
      this.#lead = sound.slice(-LEAD_SAMPLES);
      return new Int16Array(0);
    }
    this.#hasBegun = true;
    return sound.slice(Math.max(0, begin - LEAD_SAMPLES));
  }
}
