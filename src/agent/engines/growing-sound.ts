import { HOSTED_VOICE_SAMPLE_RATE_HZ } from './hosted-speech.ts';

/** Of each stretch of sound, so much waits for the next: the last one takes the words that are left. */
const HELD_BACK_SAMPLES = HOSTED_VOICE_SAMPLE_RATE_HZ / 100;

/** A part of a sound, and where in it it lies. */
interface Stretch {
  pcm: Int16Array<ArrayBuffer>;
  startS: number;
  endS: number;
}

/** A sound as it comes in, a little of which is held back until more is there. */
export class GrowingSound {
  private readonly blocks: Int16Array<ArrayBuffer>[] = [];
  private samples = 0;
  private givenSamples = 0;

  /** @returns what of it may be heard now */
  add(block: Int16Array<ArrayBuffer>): Stretch {
    this.blocks.push(block);
    this.samples += block.length;
    return this.giveUntil(this.samples - HELD_BACK_SAMPLES);
  }

  /** @returns all that is left */
  end(): Stretch {
    return this.giveUntil(this.samples);
  }

  get durationS(): number {
    return this.samples / HOSTED_VOICE_SAMPLE_RATE_HZ;
  }

  whole(): Int16Array<ArrayBuffer> {
    return this.part(0, this.samples);
  }

  private giveUntil(end: number): Stretch {
    const start = this.givenSamples;
    this.givenSamples = Math.max(start, end);
    return {
      pcm: this.part(start, this.givenSamples),
      startS: start / HOSTED_VOICE_SAMPLE_RATE_HZ,
      endS: this.givenSamples / HOSTED_VOICE_SAMPLE_RATE_HZ,
    };
  }

  private part(start: number, end: number): Int16Array<ArrayBuffer> {
    const part = new Int16Array(end - start);
    let offset = 0;
    for (const block of this.blocks) {
      const from = Math.max(0, start - offset);
      const until = Math.min(block.length, end - offset);
      if (from < until) part.set(block.subarray(from, until), offset + from - start);
      offset += block.length;
    }
    return part;
  }
}
