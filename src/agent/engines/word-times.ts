import { voice } from '@livekit/agents';

/** Spreads the words of a text over its sound by their length: no voice here tells where each falls. */
export function timeWords(text: string, durationS: number): voice.TimedString[] {
  let characters = 0;
  return wordsOf(text).map((word) => {
    const startTime = (characters / text.length) * durationS;
    characters += word.length;
    return voice.createTimedString({
      text: word,
      startTime,
      endTime: (characters / text.length) * durationS,
    });
  });
}

/** The words of a text whose sound is still coming in, so that its length is guessed from the voice's pace. */
export class WordTimes {
  readonly #words: string[];
  #characters = 0;
  #latest = '';
  #soundEndS = 0;

  constructor(
    text: string,
    private readonly sPerCharacter: number,
  ) {
    this.#words = wordsOf(text);
  }

  /** The words that begin in a stretch of the sound, with times from the start of the stretch. */
  within(startS: number, endS: number): voice.TimedString[] {
    const count = this.#words.findIndex((_, index) => this.#startOf(index) >= endS);
    return this.#take(count < 0 ? this.#words.length : count, startS, endS);
  }

  /** All that are left, the sound being over. */
  atLast(startS: number, endS: number): voice.TimedString[] {
    return this.#take(this.#words.length, startS, endS);
  }

  /** The text of those that have not been taken. */
  get left(): string {
    return this.#words.join('');
  }

  /** The word that has been taken, and whose sound is not all there. */
  get unfinished(): string {
    return this.#startOf(0) > this.#soundEndS ? this.#latest : '';
  }

  #startOf(index: number): number {
    const before = this.#words.slice(0, index).join('').length;
    return (this.#characters + before) * this.sPerCharacter;
  }

  #take(count: number, startS: number, endS: number): voice.TimedString[] {
    const durationS = endS - startS;
    this.#soundEndS = endS;
    return this.#words.splice(0, count).map((text) => {
      this.#latest = text;
      const at = this.#characters * this.sPerCharacter - startS;
      this.#characters += text.length;
      const end = this.#characters * this.sPerCharacter - startS;
      const startTime = Math.max(0, Math.min(at, durationS));
      return voice.createTimedString({
        text,
        startTime,
        endTime: Math.max(startTime, Math.min(end, durationS)),
      });
    });
  }
}

function wordsOf(text: string): string[] {
  return text.match(/\s*\S+\s*$|\s*\S+/g) ?? [text];
}
