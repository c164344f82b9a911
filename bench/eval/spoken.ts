import { createSpeechPool, type Speech } from '../../src/agent/engines/speech-pool.ts';

/** A man's voice; the tutor speaks with a woman's. */
const STUDENT_VOICE = 'rms';
/** Pieces of one answer that a student says without a pause, as endpointing would hear them. */
const SILENCE_SAMPLES = 4_800;

/** What recognition makes of answers that are said aloud, one after the other. */
export class SpokenAnswers {
  readonly #speech: Speech;

  static async start(): Promise<SpokenAnswers> {
    return new SpokenAnswers(await createSpeechPool({ threads: 1, voice: STUDENT_VOICE }));
  }

  private constructor(speech: Speech) {
    this.#speech = speech;
  }

  async heard(answer: string): Promise<string> {
    if (!/[\p{L}\p{N}]/u.test(answer)) return '';
    const sound = await this.#speech.synthesize(answer, {});
    if (!sound) throw new Error('Synthesis gave up an answer that nobody withdrew.');
    const pcm = new Int16Array(sound.pcm.length + 2 * SILENCE_SAMPLES);
    pcm.set(sound.pcm, SILENCE_SAMPLES);
    const recognition = await this.#speech.recognize(pcm, { priority: 'final' });
    return recognition?.text ?? '';
  }

  close(): Promise<void> {
    return this.#speech.close();
  }
}
