import { stt, type VADEvent, VADEventType } from '@livekit/agents';
import { AudioTail } from './audio-tail.ts';
import { FloorGate } from './floor.ts';
import { type HeadStart, sameWords } from './head-start.ts';
import { textOf } from './hosted-stt.ts';
import { Lull } from './lull.ts';
import { MAX_UTTERANCE_SAMPLES, type RecognitionListener } from './moonshine-stt.ts';
import type { Speech } from './speech-pool.ts';
import { isSilent } from './voice-activity.ts';

/** Sooner after the voice has stopped, a provider's words may lack the last of them. */
const WHOLE_AFTER_MS = 64;

/** After the end of speech: for a final text that is still owed. Silero takes 250 ms to call it the end. */
const OWED_WITHIN_MS = 500;

/** The same where all that was heard is final, and only its time says that more might come: a breath, often. */
const MORE_WITHIN_MS = 200;

/** Speech for which a provider that heard no word is to blame, and not a cough. */
const SURELY_WORDS_MS = 1_000;

/** Words by which the spare must have heard more, to be believed instead: two recognisers cut words differently. */
const CLEARLY_MORE_WORDS = 2;

export interface UtteranceOutcome {
  /** The spare's words were used: what the provider still says of this utterance is not wanted. */
  bySpare: boolean;
  /** The provider heard words and never settled them, or surely should have heard some. */
  isToBlame: boolean;
}

export interface UtteranceListener {
  emit(type: stt.SpeechEventType, text: string): void;
  /** What was heard is wanted now. */
  onOwed(): void;
  onSettled(outcome: UtteranceOutcome): void;
}

/**
 * From one start of speech to its text. The provider's final pieces are held until the student's voice has stopped and
 * then given out as one: until then the whole can be recognised on this machine instead, and no word is lost or twice.
 */
export class HostedUtterance {
  private readonly audio = new AudioTail(MAX_UTTERANCE_SAMPLES);
  private readonly floor: FloorGate;
  private readonly lull = new Lull();
  private readonly finals: string[] = [];
  private interim = '';
  /** The provider said it twice, or some time after the student's voice had stopped. */
  private isStable = false;
  private lastFinalAt = 0;
  private pausedSince: number | undefined;
  /** Of this pause: what a reply is prepared to. */
  private prepared = '';
  /** Of this pause: what this machine hears, once it has been asked. */
  private foretold: string | undefined;
  private pauseIsOver = new AbortController();
  /** What this machine hears of a voice that has stopped, or may have. */
  private ownWords: { text: Promise<string>; abort: AbortController } | undefined;
  private spokenMs = 0;
  private hasEnded = false;
  private isAlone = false;
  private isSettled = false;
  private wait: ReturnType<typeof setTimeout> | undefined;
  private readonly abort = new AbortController();
  /** Settles when the text up to the present pause is known, or will not be. */
  private known = Promise.withResolvers<void>();

  constructor(
    private readonly speech: Speech,
    private readonly recognition: RecognitionListener,
    private readonly headStart: HeadStart,
    private readonly listener: UtteranceListener,
  ) {
    this.floor = new FloorGate(recognition);
  }

  observe(event: VADEvent): void {
    switch (event.type) {
      case VADEventType.START_OF_SPEECH:
        this.append(event);
        this.goOn();
        break;
      case VADEventType.INFERENCE_DONE:
        this.append(event);
        if (isSilent(event)) this.pause(event.rawAccumulatedSilence);
        else {
          this.spokenMs = event.speechDuration;
          this.goOn();
          if (!this.lull.holds(event)) this.dropOwnWords();
          else if (this.headStart.isProven) this.listenAhead();
        }
        break;
      case VADEventType.END_OF_SPEECH:
        this.pause(event.silenceDuration);
        this.end();
    }
  }

  /** What the provider hears. */
  hear(event: stt.SpeechEvent): void {
    if (event.type === stt.SpeechEventType.INTERIM_TRANSCRIPT) {
      const before = this.interim;
      this.interim = textOf(event);
      this.isStable = this.interim === before || this.isSilentFor(WHOLE_AFTER_MS);
      this.showInterim();
    } else if (event.type === stt.SpeechEventType.FINAL_TRANSCRIPT) {
      this.finals.push(textOf(event));
      this.interim = '';
      this.lastFinalAt = performance.now();
      if (!this.isComplete) this.show(stt.SpeechEventType.INTERIM_TRANSCRIPT, this.text);
      else this.complete();
    }
  }

  /** The provider is gone: what was said is recognised here, now or when it has been said. */
  leaveAlone(): void {
    this.isAlone = true;
    if (this.hasEnded) void this.rescue();
  }

  /** All that is known of the words up to the present pause; empty while it may be only a part of them. */
  async textAtPause(): Promise<string> {
    const timer = setTimeout(this.known.resolve, OWED_WITHIN_MS);
    await this.known.promise;
    clearTimeout(timer);
    return this.isComplete ? this.text : '';
  }

  abandon(): void {
    this.isSettled = true;
    clearTimeout(this.wait);
    this.abort.abort();
    this.pauseIsOver.abort();
    this.dropOwnWords();
    this.known.resolve();
  }

  private append(event: VADEvent): void {
    for (const frame of event.frames) this.audio.append(frame.data);
  }

  private goOn(): void {
    clearTimeout(this.wait);
    this.hasEnded = false;
    if (this.pausedSince === undefined) return;
    this.pausedSince = undefined;
    this.prepared = '';
    this.foretold = undefined;
    this.pauseIsOver.abort();
    this.pauseIsOver = new AbortController();
    this.known = Promise.withResolvers();
  }

  private pause(sinceMs: number): void {
    if (this.pausedSince !== undefined) return;
    this.pausedSince = performance.now() - sinceMs;
    if (this.isComplete) this.complete();
    else if (this.isStableInterim) this.prepare(this.text);
    else void this.foretell();
  }

  private showInterim(): void {
    const mayBeAll = this.isStable && this.pausedSince !== undefined;
    if (!mayBeAll) this.show(stt.SpeechEventType.INTERIM_TRANSCRIPT, this.text);
    else if (!this.foretold) this.prepare(this.text);
  }

  private async foretell(): Promise<void> {
    this.listenAhead();
    if (!this.ownWords) return;
    const { signal } = this.pauseIsOver;
    this.foretold = '';
    const words = await this.ownWords.text;
    if (signal.aborted || this.prepared !== '') return;
    this.foretold = words;
    this.prepare(words);
  }

  private listenAhead(): void {
    if (this.ownWords || this.isStableInterim || this.recognition.tutorHasFloor()) return;
    const abort = new AbortController();
    this.ownWords = { text: this.headStart.hear(this.audio.snapshot(), abort.signal), abort };
  }

  private dropOwnWords(): void {
    this.ownWords?.abort.abort();
    this.ownWords = undefined;
  }

  /** Words that have stayed the same, or are all of a voice that has stopped, are a reply worth preparing. */
  private prepare(text: string): void {
    if (sameWords(text, this.prepared)) return;
    this.prepared = text;
    this.show(stt.SpeechEventType.PREFLIGHT_TRANSCRIPT, text);
  }

  private end(): void {
    this.hasEnded = true;
    if (this.isComplete) this.settle(this.text, { bySpare: false, isToBlame: false });
    else if (this.isAlone) void this.rescue();
    else this.awaitRest();
  }

  private awaitRest(): void {
    this.listener.onOwed();
    const isAllFinal = this.finals.length > 0 && this.interim === '';
    this.wait = setTimeout(() => void this.rescue(), isAllFinal ? MORE_WITHIN_MS : OWED_WITHIN_MS);
  }

  /** The text up to the present pause is known: the reply may be prepared, and with the end of speech it is final. */
  private complete(): void {
    this.known.resolve();
    if (this.foretold) this.headStart.note(sameWords(this.foretold, this.text));
    this.foretold = undefined;
    this.prepare(this.text);
    if (this.hasEnded) this.settle(this.text, { bySpare: false, isToBlame: false });
  }

  private async rescue(): Promise<void> {
    clearTimeout(this.wait);
    const { signal } = this.abort;
    try {
      const result = await this.speech.recognize(this.audio.snapshot(), { priority: 'final', signal });
      // Meanwhile the student may have gone on, or the provider may have answered.
      if (this.isSettled || !this.hasEnded) return;
      this.choose(result?.text ?? '');
    } catch (error) {
      if (this.isSettled) return;
      if (this.text === '') this.recognition.onRecognitionFailed(error);
      this.settle(this.text, { bySpare: false, isToBlame: true });
    }
  }

  private choose(spare: string): void {
    const heardAll = this.finals.length > 0 && this.interim === '' && !this.isAlone;
    const more = wordCount(spare) - wordCount(this.text);
    if (spare === '' || (heardAll && more < CLEARLY_MORE_WORDS)) {
      this.settle(this.text, { bySpare: false, isToBlame: false });
    } else {
      const isToBlame = this.isAlone || this.text !== '' || this.spokenMs >= SURELY_WORDS_MS;
      this.settle(spare, { bySpare: true, isToBlame });
    }
  }

  private settle(text: string, outcome: UtteranceOutcome): void {
    if (this.isSettled) return;
    this.abandon();
    this.show(stt.SpeechEventType.FINAL_TRANSCRIPT, text);
    this.listener.onSettled(outcome);
  }

  private show(type: stt.SpeechEventType, text: string): void {
    if (text !== '' && this.floor.admits(text, this.spokenMs)) this.listener.emit(type, text);
  }

  private get text(): string {
    return [...this.finals, this.interim].filter((part) => part !== '').join(' ');
  }

  private get isStableInterim(): boolean {
    return this.interim !== '' && this.isStable;
  }

  private isSilentFor(ms: number): boolean {
    return this.pausedSince !== undefined && performance.now() - this.pausedSince >= ms;
  }

  /** Nothing is owed, and the last of it came after the student's voice had stopped. */
  private get isComplete(): boolean {
    const { pausedSince, finals, interim, lastFinalAt } = this;
    return pausedSince !== undefined && finals.length > 0 && interim === '' && lastFinalAt >= pausedSince;
  }
}

function wordCount(text: string): number {
  return text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
}
