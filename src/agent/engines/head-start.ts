import type { Speech } from './speech-pool.ts';
import { spokenText } from './spoken-text.ts';

/** How much the latest pause counts against all before it. */
const WEIGHT = 0.25;
/** Below it, more prompts are paid for in vain than save their time. */
const PAYS_FROM = 0.5;

/**
 * What this machine recognises at a pause, 100 ms and more before the provider's final text, so that a reply can be begun
 * by then. Where the two differ that reply was in vain; where that is so more often than not, or this machine is too busy
 * to be first, it is left for the rest of the lesson.
 */
export class HeadStart {
  #worth = 1;

  constructor(private readonly speech: Speech) {}

  /** @returns the words of some speech; none where they would not come in time */
  async hear(pcm: Int16Array, signal: AbortSignal): Promise<string> {
    if (this.#worth < PAYS_FROM) return '';
    try {
      const result = await this.speech.recognize(pcm, { priority: 'interim', signal });
      return result?.text ?? '';
    } catch {
      // Nothing rests on it: the provider's text is on its way.
      return '';
    }
  }

  /** @param won - the words were there first, and were the provider's */
  note(won: boolean): void {
    this.#worth += WEIGHT * ((won ? 1 : 0) - this.#worth);
  }
}

/** Whether two recognisers heard the same, however they write it: one gives marks and figures, another does not. */
export function sameWords(a: string, b: string): boolean {
  return a === b || wordsOf(a) === wordsOf(b);
}

function wordsOf(text: string): string {
  const words = spokenText(text)
    .toLowerCase()
    .match(/[\p{L}\p{N}']+/gu);
  return words?.join(' ') ?? '';
}
