import { levelDb, ROOM_MARGIN_DB, SAMPLE_RATE_HZ, SPEECH_RANGE_DB } from '../../e2e/student/pcm.ts';

const SAMPLES_PER_MS = SAMPLE_RATE_HZ / 1000;
const WINDOW = 20 * SAMPLES_PER_MS;
const HOP = 10 * SAMPLES_PER_MS;

/** 10 s: long enough to hold some of the room beside every sentence. */
const KEPT_LEVELS = 1000;
/** Windows in a row that are the room when they are the quietest: 100 ms. */
const ROOM_WINDOWS = 10;
/** A room that was not heard yet, because the sound begins in mid-speech, is no louder than this. */
const LOUDEST_ROOM_DB = -50;
/** No room is so quiet that a voice in it would be quieter than this. */
const MIN_SPEECH_DB = -50;
/** Windows in a row with which speech begins: shorter, it was a click. */
const MIN_SPEECH_WINDOWS = 5;
/** So long after speech, a last consonant still belongs to it. */
const CONSONANT_SAMPLES = 250 * SAMPLES_PER_MS;

/**
 * Where speech begins and ends in sound that arrives piece by piece, by the rule of `speechBounds`, so that a double
 * and a measurement mean the same by the end of speech. Positions are samples since the first piece.
 */
export class SpeechEdges {
  /** Of the speech that goes on or was last. */
  from = 0;
  to = Number.NEGATIVE_INFINITY;
  readonly #levels: number[] = [];
  #rest = new Int16Array(0);
  #position = 0;
  #loudWindows = 0;

  /** @returns whether there was speech in this piece */
  push(pcm: Int16Array): boolean {
    const sound = new Int16Array(this.#rest.length + pcm.length);
    sound.set(this.#rest);
    sound.set(pcm, this.#rest.length);
    const levels: number[] = [];
    let at = 0;
    for (; at + WINDOW <= sound.length; at += HOP) levels.push(levelDb(sound.subarray(at, at + WINDOW)));
    this.#rest = sound.slice(at);
    this.#levels.push(...levels);
    this.#levels.splice(0, this.#levels.length - KEPT_LEVELS);
    return this.#judge(levels);
  }

  #judge(levels: number[]): boolean {
    const thresholdDb = this.#thresholdDb();
    let heard = false;
    for (const level of levels) {
      const start = this.#position;
      this.#position += HOP;
      this.#loudWindows = level > thresholdDb ? this.#loudWindows + 1 : 0;
      const goesOn = this.#loudWindows > 0 && start - this.to < CONSONANT_SAMPLES;
      if (!goesOn && this.#loudWindows < MIN_SPEECH_WINDOWS) continue;
      if (!goesOn) this.from = start - (MIN_SPEECH_WINDOWS - 1) * HOP;
      this.to = start + WINDOW;
      heard = true;
    }
    return heard;
  }

  #thresholdDb(): number {
    const sorted = Float32Array.from(this.#levels).sort();
    const speechDb = sorted[Math.floor(sorted.length * 0.95)] ?? 0;
    return Math.max(speechDb - SPEECH_RANGE_DB, this.#roomDb() + ROOM_MARGIN_DB, MIN_SPEECH_DB);
  }

  #roomDb(): number {
    let sum = 0;
    let leastDb = LOUDEST_ROOM_DB;
    for (const [at, level] of this.#levels.entries()) {
      sum += level - (this.#levels[at - ROOM_WINDOWS] ?? 0);
      if (at >= ROOM_WINDOWS - 1) leastDb = Math.min(leastDb, sum / ROOM_WINDOWS);
    }
    return leastDb;
  }
}
