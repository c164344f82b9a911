import { SAMPLE_RATE_HZ } from '../../e2e/student/pcm.ts';
import type { Speech } from '../../src/agent/engines/speech-pool.ts';
import type { UtteranceBehaviour } from './deepgram-behaviours.ts';
import type { Heard } from './deepgram-messages.ts';
import { SpeechEdges } from './speech-edges.ts';

const SAMPLES_PER_MS = SAMPLE_RATE_HZ / 1000;
/** Sound from before speech was noticed, so that recognition hears the first consonant. */
const PREFIX_SAMPLES = 300 * SAMPLES_PER_MS;
/** Of a longer utterance the end counts: recognition takes 30 s. */
const MAX_SAMPLES = 30 * SAMPLE_RATE_HZ;
/** A pause as long as the pieces that the sound arrives in; recognition then has the rest of the scripted time. */
const MAYBE_OVER_MS = 100;
/** In which a word of a scripted transcript is said. */
const WORD_MS = 350;

export interface EarListener {
  /** Speech has begun: how is this utterance to be answered? */
  onSpeech(atMs: number): UtteranceBehaviour;
  onInterim(heard: Heard): void;
  /** @param lateMs - how much later than scripted */
  onFinal(heard: Heard, lateMs: number): void;
  onError(error: unknown): void;
}

/** Recognition of one connection's sound. The end of speech is found by the clock: sound stops coming in silence. */
export class DeepgramEar {
  readonly #edges = new SpeechEdges();
  #tail = new Int16Array(0);
  #samples = 0;
  #utterance: Utterance | undefined;

  constructor(
    private readonly speech: Speech,
    private readonly listener: EarListener,
  ) {}

  /** Of all sound so far. */
  get audioMs(): number {
    return this.#samples / SAMPLES_PER_MS;
  }

  /** A piece whose last sample is of this very moment. */
  hear(pcm: Int16Array): void {
    const tail = new Int16Array(this.#tail.length + pcm.length);
    tail.set(this.#tail);
    tail.set(pcm, this.#tail.length);
    this.#samples += pcm.length;
    const hasSpeech = this.#edges.push(pcm);
    if (hasSpeech && !this.#utterance) this.#begin();
    this.#tail = tail.slice(-(this.#utterance ? MAX_SAMPLES : PREFIX_SAMPLES));
    if (!hasSpeech || !this.#utterance) return;
    const silenceMs = (this.#samples - this.#edges.to) / SAMPLES_PER_MS;
    this.#utterance.goesOn(performance.now() - silenceMs, this.#edges.to / SAMPLES_PER_MS);
  }

  /** What is still open is given out at once. */
  async finish(): Promise<void> {
    await this.#utterance?.finish();
  }

  close(): void {
    this.#utterance?.close();
    this.#utterance = undefined;
    // What was said is no part of what comes next.
    this.#tail = this.#tail.slice(Math.max(0, this.#tail.length - (this.#samples - this.#edges.to)));
  }

  #begin(): void {
    const startMs = this.#edges.from / SAMPLES_PER_MS;
    const behaviour = this.listener.onSpeech(startMs);
    this.#utterance = new Utterance(this.speech, behaviour, startMs, () => this.#tail.slice(), {
      onInterim: (heard) => this.listener.onInterim(heard),
      onError: (error) => this.listener.onError(error),
      onFinal: (heard, lateMs) => {
        this.close();
        this.listener.onFinal(heard, lateMs);
      },
    });
  }
}

/** From the start of speech to its final text. */
class Utterance {
  readonly #abort = new AbortController();
  #endMs = 0;
  #endedAt = 0;
  #interimAtMs: number;
  #makesInterim = false;
  #candidate: { text: Promise<string>; abort: AbortController } | undefined;
  #timers: Timer[] = [];

  constructor(
    private readonly speech: Speech,
    private readonly behaviour: UtteranceBehaviour,
    private readonly startMs: number,
    private readonly sound: () => Int16Array,
    private readonly listener: Omit<EarListener, 'onSpeech'>,
  ) {
    this.#interimAtMs = startMs + behaviour.interimEveryMs;
  }

  /**
   * There is more speech.
   * @param endedAt - when it ended, by the clock, as far as has been heard
   * @param endMs - the same in the sound
   */
  goesOn(endedAt: number, endMs: number): void {
    this.#endMs = endMs;
    this.#endedAt = endedAt;
    this.#candidate?.abort.abort();
    this.#candidate = undefined;
    this.#awaitEnd();
    if (endMs >= this.#interimAtMs && !this.#makesInterim) void this.#showInterim();
  }

  /** @param afterMs - how long after the end of speech this was to be */
  async finish(afterMs?: number): Promise<void> {
    this.#stopTimers();
    try {
      const candidate = this.#recognize();
      const text = await candidate.text;
      if (candidate.abort.signal.aborted || this.#abort.signal.aborted) return;
      const lateMs = afterMs === undefined ? 0 : performance.now() - this.#endedAt - afterMs;
      this.listener.onFinal(this.#heard(text), lateMs);
    } catch (error) {
      this.listener.onError(error);
    }
  }

  close(): void {
    this.#stopTimers();
    this.#abort.abort();
    this.#candidate?.abort.abort();
  }

  #awaitEnd(): void {
    const { finalMs } = this.behaviour;
    const agoMs = performance.now() - this.#endedAt;
    this.#stopTimers();
    this.#timers = [
      setTimeout(() => this.#recognize(), Math.min(MAYBE_OVER_MS, finalMs / 2) - agoMs),
      setTimeout(() => void this.finish(finalMs), finalMs - agoMs),
    ];
  }

  #recognize(): { text: Promise<string>; abort: AbortController } {
    if (this.#candidate) return this.#candidate;
    const abort = new AbortController();
    const { transcript } = this.behaviour;
    const text = transcript === null ? this.#recognized('final', abort.signal) : Promise.resolve(transcript);
    text.catch(() => undefined);
    this.#candidate = { text, abort };
    return this.#candidate;
  }

  async #showInterim(): Promise<void> {
    this.#makesInterim = true;
    try {
      const { transcript, interimEveryMs } = this.behaviour;
      const words = transcript?.split(' ').slice(0, (this.#endMs - this.startMs) / WORD_MS);
      const text = words?.join(' ') ?? (await this.#recognized('interim', this.#abort.signal));
      this.#interimAtMs = this.#endMs + interimEveryMs;
      if (text && !this.#candidate && !this.#abort.signal.aborted) this.listener.onInterim(this.#heard(text));
    } catch (error) {
      this.listener.onError(error);
    } finally {
      this.#makesInterim = false;
    }
  }

  async #recognized(priority: 'final' | 'interim', signal: AbortSignal): Promise<string> {
    const recognition = await this.speech.recognize(this.sound(), { priority, signal });
    return recognition?.text ?? '';
  }

  #heard(text: string): Heard {
    return { text, startMs: this.startMs, endMs: this.#endMs };
  }

  #stopTimers(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }
}
