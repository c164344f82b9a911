import { asLanguageCode, stt, type VADEvent, VADEventType } from '@livekit/agents';
import { STUDENT_SAMPLE_RATE_HZ } from '../../protocol.ts';
import { AudioTail } from './audio-tail.ts';
import { FloorGate, type FloorListener } from './floor.ts';
import type { Speech } from './speech-pool.ts';

/**
 * Silence after which the turn may be over: recognition begins here, so that its text is there when
 * the turn detector has decided. Silero reports it one window (32 ms) late.
 */
const MAYBE_OVER_MS = 64;

/** Speech before the first interim text; earlier there is no word to show. */
const FIRST_INTERIM_MS = 400;

/** From one interim text to the next, at least, so that captions do not take the time of final texts… */
const INTERIM_GAP_MS = 450;

/** …and this many times as long as the last one took: on a machine that is busy, they become rare. */
const INTERIM_REST = 4;

export const ENGLISH = asLanguageCode('en');

/** The model takes 30 s at most; of a longer utterance the end counts. */
export const MAX_UTTERANCE_SAMPLES = 30 * STUDENT_SAMPLE_RATE_HZ;

export interface RecognitionListener extends FloorListener {
  onRecognitionFailed(error: unknown): void;
}

/**
 * Moonshine behind a voice activity detector. Text is ready before the end of the turn is decided: each pause
 * starts a recognition, which is thrown away when the student goes on.
 */
export class MoonshineSTT extends stt.STT {
  label = 'viva.MoonshineSTT';
  private current: MoonshineStream | undefined;

  constructor(
    private readonly speech: Speech,
    private readonly listener: RecognitionListener,
  ) {
    super({ streaming: true, interimResults: true });
  }

  /** Each event of the lesson's voice activity detector, with its audio. */
  observe(event: VADEvent): void {
    this.current?.observe(event);
  }

  /** What has been recognised up to the present pause; empty when nothing was, or nobody pauses. */
  async textAtPause(): Promise<string> {
    return (await this.current?.textAtPause()) ?? '';
  }

  override stream(): stt.SpeechStream {
    this.current = new MoonshineStream(this, this.speech, this.listener);
    return this.current;
  }

  protected override _recognize(): Promise<stt.SpeechEvent> {
    throw new Error('MoonshineSTT recognises streams only');
  }
}

class MoonshineStream extends stt.SpeechStream {
  label = 'viva.MoonshineStream';
  private utterance: Utterance | undefined;

  constructor(
    engine: MoonshineSTT,
    private readonly speech: Speech,
    private readonly listener: RecognitionListener,
  ) {
    super(engine);
  }

  /** The audio comes with the voice activity events; what the session sends is only taken off its hands. */
  protected override async run(): Promise<void> {
    for await (const _ of this.input);
  }

  observe(event: VADEvent): void {
    if (event.type === VADEventType.START_OF_SPEECH) {
      this.utterance?.abandon();
      this.utterance = new Utterance(this.speech, this.listener, (type, text) => this.emit(type, text));
    }
    this.utterance?.observe(event);
    if (event.type === VADEventType.END_OF_SPEECH) this.utterance = undefined;
  }

  textAtPause(): Promise<string> | undefined {
    return this.utterance?.textAtPause();
  }

  override close(): void {
    this.utterance?.abandon();
    super.close();
  }

  private emit(type: stt.SpeechEventType, text: string): void {
    if (this.queue.closed) return;
    this.queue.put({
      type,
      alternatives: [{ language: ENGLISH, text, startTime: 0, endTime: 0, confidence: 1 }],
    });
  }
}

/** From one start of speech to its end. */
class Utterance {
  private readonly audio = new AudioTail(MAX_UTTERANCE_SAMPLES);
  private readonly floor: FloorGate;
  private spokenMs = 0;
  private interimAllowedAtMs = FIRST_INTERIM_MS;
  private interim: AbortController | undefined;
  /** The recognition of everything up to the present pause. */
  private candidate: { text: Promise<string>; abort: AbortController } | undefined;

  constructor(
    private readonly speech: Speech,
    private readonly listener: RecognitionListener,
    private readonly emit: (type: stt.SpeechEventType, text: string) => void,
  ) {
    this.floor = new FloorGate(listener);
  }

  observe(event: VADEvent): void {
    switch (event.type) {
      case VADEventType.START_OF_SPEECH:
        this.append(event);
        break;
      case VADEventType.INFERENCE_DONE:
        this.append(event);
        if (event.rawAccumulatedSpeech > 0) this.goOn(event.speechDuration);
        else if (event.rawAccumulatedSilence >= MAYBE_OVER_MS) this.beginCandidate();
        break;
      case VADEventType.END_OF_SPEECH:
        this.beginCandidate();
        void this.finish();
        break;
    }
  }

  async textAtPause(): Promise<string> {
    // A recognition that fails is reported where its text is needed.
    return (await this.candidate?.text.catch(() => '')) ?? '';
  }

  abandon(): void {
    this.interim?.abort();
    this.candidate?.abort.abort();
  }

  private append(event: VADEvent): void {
    for (const frame of event.frames) this.audio.append(frame.data);
  }

  /** The student speaks on: what was recognised in the pause is not the whole. */
  private goOn(speechDurationMs: number): void {
    this.spokenMs = speechDurationMs;
    this.candidate?.abort.abort();
    this.candidate = undefined;
    if (speechDurationMs < this.interimAllowedAtMs || this.interim) return;
    void this.recognizeInterim(speechDurationMs);
  }

  private async recognizeInterim(speechDurationMs: number): Promise<void> {
    const abort = new AbortController();
    this.interim = abort;
    const startedAt = performance.now();
    try {
      const result = await this.speech.recognize(this.audio.snapshot(), {
        priority: 'interim',
        signal: abort.signal,
      });
      const restMs = INTERIM_REST * (performance.now() - startedAt);
      this.interimAllowedAtMs = speechDurationMs + Math.max(INTERIM_GAP_MS, restMs);
      if (result && !abort.signal.aborted) this.show(stt.SpeechEventType.INTERIM_TRANSCRIPT, result.text);
    } catch {
      // An interim text is a courtesy; the final recognition reports what is wrong.
      this.interimAllowedAtMs = Number.POSITIVE_INFINITY;
    } finally {
      this.interim = undefined;
    }
  }

  private beginCandidate(): void {
    if (this.candidate) return;
    this.interim?.abort();
    const abort = new AbortController();
    const text = this.speech
      .recognize(this.audio.snapshot(), { priority: 'final', signal: abort.signal })
      .then((result) => result?.text ?? '');
    this.candidate = { text, abort };
    // Answered before the end of speech, the text lets the reply be prepared while the end is awaited.
    text.then(
      (words) => {
        if (!abort.signal.aborted) this.show(stt.SpeechEventType.PREFLIGHT_TRANSCRIPT, words);
      },
      () => undefined,
    );
  }

  private async finish(): Promise<void> {
    try {
      this.show(stt.SpeechEventType.FINAL_TRANSCRIPT, (await this.candidate?.text) ?? '');
    } catch (error) {
      this.listener.onRecognitionFailed(error);
    }
  }

  private show(type: stt.SpeechEventType, text: string): void {
    if (text !== '' && this.floor.admits(text, this.spokenMs)) this.emit(type, text);
  }
}
