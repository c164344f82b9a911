import { STUDENT_SAMPLE_RATE_HZ } from '../../protocol.ts';
import type { Speech } from './speech-pool.ts';

/** How much the latest pause counts against all before it. */
const WEIGHT = 0.25;
/** Below it, more prompts are paid for in vain than save their time. */
const PAYS_FROM = 0.5;
/** Two pauses in vain at the beginning of a lesson are enough. */
const WORTH_AT_FIRST = 0.75;

/** Recognition takes half of this where nothing else wants the processor: for any speech, and for each second of it. */
const BUSY_FROM_MS = 100;
const BUSY_FROM_MS_PER_S = 50;
/** A class that has begun to speak does so for minutes. */
const REST_MS = 30_000;

/** Moonshine hears the last word right more often when silence follows it. */
const SILENCE_SAMPLES = STUDENT_SAMPLE_RATE_HZ / 10;

/** Whether this machine has time to spare, as far as its latest recognition tells. One for all lessons. */
export class SpareTime {
  #busyUntil = 0;

  get isLeft(): boolean {
    return performance.now() >= this.#busyUntil;
  }

  recognised(pcm: Int16Array, tookMs: number): void {
    const seconds = pcm.length / STUDENT_SAMPLE_RATE_HZ;
    if (tookMs > BUSY_FROM_MS + BUSY_FROM_MS_PER_S * seconds) this.#busyUntil = performance.now() + REST_MS;
  }
}

/**
 * What this machine recognises at a pause, 100 ms and more before the provider's final text, so that a reply can be begun
 * by then. Where the two differ that reply was in vain; where that is so more often than not, it is left for the rest of
 * the lesson. A machine that is busy does not even try.
 */
export class HeadStart {
  #worth = WORTH_AT_FIRST;
  #hasWon = false;

  constructor(
    private readonly speech: Pick<Speech, 'recognize'>,
    private readonly spareTime: SpareTime,
  ) {}

  /** Whether it is worth asking before it is sure that the voice has stopped: most of that is in vain. */
  get isProven(): boolean {
    return this.#hasWon;
  }

  /** Settles with the words of some speech, with none where they would not come in time. */
  async hear(pcm: Int16Array, signal: AbortSignal): Promise<string> {
    if (this.#worth < PAYS_FROM || !this.spareTime.isLeft) return '';
    try {
      const result = await this.speech.recognize(endedBySilence(pcm), { priority: 'interim', signal });
      if (!result) return '';
      this.spareTime.recognised(pcm, result.tookMs);
      return result.text;
    } catch {
      // Nothing rests on it: the provider's text is on its way.
      return '';
    }
  }

  /** @param won - the words that were heard were there first, and were the provider's */
  note(won: boolean): void {
    this.#hasWon ||= won;
    this.#worth += WEIGHT * ((won ? 1 : 0) - this.#worth);
  }
}

function endedBySilence(pcm: Int16Array): Int16Array {
  const sound = new Int16Array(pcm.length + SILENCE_SAMPLES);
  sound.set(pcm);
  return sound;
}

/** Whether two recognisers heard the same words, with whatever marks: the session then keeps the reply. */
export function sameWords(a: string, b: string): boolean {
  return wordsOf(a) === wordsOf(b);
}

function wordsOf(text: string): string {
  const letters = text.toLowerCase().replace(/[^\p{L}\p{N}\s]/gu, '');
  return letters.split(/\s+/).join(' ').trim();
}
