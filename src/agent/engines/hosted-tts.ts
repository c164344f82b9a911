import { randomUUID } from 'node:crypto';
import { tts, type voice } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import type { HostedEngines } from '../messages.ts';
import type { FallbackVoice } from './fallback-voice.ts';
import { GrowingSound } from './growing-sound.ts';
import { OPENAI_URL } from './hosted-check.ts';
import { HOSTED_VOICE_SAMPLE_RATE_HZ, SpeechFailure, SpeechRequest } from './hosted-speech.ts';
import type { LessonProvider } from './lesson-provider.ts';
import { SoundCache } from './sound-cache.ts';
import { SpeechChunker } from './speech-chunks.ts';
import { VoiceOnset } from './voice-onset.ts';
import { timeWords, WordTimes } from './word-times.ts';

/** Silence that a student bears before the spare voice speaks. */
const LONGEST_SILENCE_MS = 1_100;

/** Sound that is paid for before it is known to be wanted. */
const AHEAD_MS = 4_000;

/** The pace of OpenAI's voices, until this one's is known. */
const S_PER_CHARACTER = 0.065;

/** A sound this much shorter than its text was cut, whatever the connection says. */
const TOO_SHORT = 0.3;
const MIN_MEASURED_CHARACTERS = 20;

/** Stands for a piece that has no sound of its own (an emoji), so that its text still reaches the captions. */
const SOUNDLESS = new Int16Array(HOSTED_VOICE_SAMPLE_RATE_HZ / 100);

export interface HostedVoice {
  engine: NonNullable<HostedEngines['tts']>;
  provider: LessonProvider;
  cache: SoundCache;
  spare: FallbackVoice;
}

/**
 * OpenAI's voice, streamed: the framework's own plugin awaits the whole sound of a sentence before its first frame.
 * What the provider leaves unsaid, the spare voice says.
 */
export class HostedTTS extends tts.TTS {
  label = 'viva.HostedTTS';
  /** Of this lesson's voice, as measured on its last piece. */
  sPerCharacter = S_PER_CHARACTER;

  constructor(private readonly parts: HostedVoice) {
    super(HOSTED_VOICE_SAMPLE_RATE_HZ, 1, { streaming: true, alignedTranscript: true });
  }

  override get model(): string {
    return this.parts.engine.model;
  }

  override get provider(): string {
    return new URL(this.parts.engine.baseUrl ?? OPENAI_URL).host;
  }

  override stream(): tts.SynthesizeStream {
    return new HostedVoiceStream(this, this.parts);
  }

  override synthesize(): tts.ChunkedStream {
    throw new Error('HostedTTS synthesises streams only');
  }
}

type Source = { cached: Int16Array<ArrayBuffer> } | { request: SpeechRequest } | { spare: true };

interface Piece {
  text: string;
  source?: Promise<Source> | undefined;
}

class HostedVoiceStream extends tts.SynthesizeStream {
  label = 'viva.HostedVoiceStream';
  private readonly requestId = randomUUID();
  private readonly pieces: Piece[] = [];
  /** The first piece, asked for before it is certain to be one. */
  private likely: { text: string; source: Promise<Source> } | undefined;
  private readonly requests = new Set<SpeechRequest>();
  private isTextOver = false;
  private more = Promise.withResolvers<void>();
  /** When all that was given out will have been heard, by the clock of `performance.now`. */
  private soundEndsAt = 0;

  constructor(
    private readonly engine: HostedTTS,
    private readonly parts: HostedVoice,
  ) {
    super(engine);
  }

  protected override async run(): Promise<void> {
    this.abortSignal.addEventListener('abort', () => this.letGo(), { once: true });
    try {
      await Promise.all([this.readText(), this.speak()]);
    } finally {
      this.letGo();
    }
  }

  private async readText(): Promise<void> {
    const chunker = new SpeechChunker();
    for await (const text of this.input) {
      this.add(typeof text === 'string' ? chunker.push(text) : chunker.flush());
      this.expect(chunker.likelyFirst);
    }
    this.add(chunker.flush());
    this.isTextOver = true;
    this.more.resolve();
  }

  private add(texts: string[]): void {
    this.pieces.push(...texts.map((text) => ({ text, source: this.takeLikely(text) })));
    if (texts.length > 0) this.more.resolve();
  }

  /** @returns the sound of a piece, if it has been asked for */
  private takeLikely(text: string): Promise<Source> | undefined {
    if (this.likely?.text !== text.trim()) return undefined;
    const { source } = this.likely;
    this.likely = undefined;
    return source;
  }

  /** A student who hears silence need not wait for the token after the sentence. */
  private expect(text: string | undefined): void {
    const expected = text?.trim();
    if (this.likely?.text === expected) return;
    void this.likely?.source.then((source) => {
      if ('request' in source) this.drop(source.request);
    });
    this.likely = undefined;
    if (expected && this.isAwaited) this.likely = { text: expected, source: this.sourceOf(expected) };
  }

  private async speak(): Promise<void> {
    for (;;) {
      const piece = await this.nextPiece();
      if (!piece) return;
      await this.untilWanted();
      if (this.isOver) return;
      piece.source ??= this.sourceOf(piece.text);
      const source = await piece.source;
      // The next sentence is on its way while this one comes in and plays.
      const [next] = this.pieces;
      if (next) next.source ??= this.sourceOf(next.text);
      await this.say(piece.text, source);
    }
  }

  private async nextPiece(): Promise<Piece | undefined> {
    while (this.pieces.length === 0 && !this.isTextOver && !this.isOver) {
      this.more = Promise.withResolvers();
      await this.more.promise;
    }
    return this.isOver ? undefined : this.pieces.shift();
  }

  private async untilWanted(): Promise<void> {
    const waitMs = this.soundEndsAt - performance.now() - AHEAD_MS;
    if (waitMs <= 0) return;
    const over = Promise.withResolvers<void>();
    const timer = setTimeout(over.resolve, waitMs);
    this.abortSignal.addEventListener('abort', () => over.resolve(), { once: true });
    await over.promise;
    clearTimeout(timer);
  }

  private async sourceOf(text: string): Promise<Source> {
    const { cache, engine, provider } = this.parts;
    if (!/[\p{L}\p{N}]/u.test(text)) return { cached: SOUNDLESS };
    const cached = await cache.find(this.keyOf(text));
    if (cached) return { cached };
    if (!provider.serves || this.isOver) return { spare: true };
    const request = new SpeechRequest(engine, text.trim());
    this.requests.add(request);
    this.markStarted();
    return { request };
  }

  private async say(text: string, source: Source): Promise<void> {
    if ('cached' in source) {
      const sound = this.isAwaited ? soundOf(new VoiceOnset().trim(source.cached)) : source.cached;
      return this.give(sound, timeWords(text, secondsOf(sound)));
    }
    if ('spare' in source) return this.sayWithSpare(text);
    const words = new WordTimes(text, this.engine.sPerCharacter);
    try {
      await this.sayAsItComes(text, words, source.request);
    } catch (error) {
      if (this.isOver) return;
      if (!(error instanceof SpeechFailure)) throw error;
      this.parts.provider.failed(error.trouble, error.askedPauseMs);
      await this.sayWithSpare(words.left, words.unfinished);
    } finally {
      this.settle(source.request);
    }
  }

  /** @throws SpeechFailure */
  private async sayAsItComes(text: string, words: WordTimes, request: SpeechRequest): Promise<void> {
    const { cache, provider } = this.parts;
    const onset = this.isAwaited ? new VoiceOnset() : undefined;
    const sound = new GrowingSound();
    for (;;) {
      // Sound that still plays is time that the provider has.
      const bearableUntil = Math.max(request.askedAt, this.soundEndsAt) + LONGEST_SILENCE_MS;
      const block = await request.read(Math.max(0, bearableUntil - performance.now()));
      if (this.isOver) return;
      if (!block) break;
      const { pcm, startS, endS } = sound.add(onset?.trim(block) ?? block);
      if (pcm.length > 0) this.give(pcm, words.within(startS, endS));
    }
    const expectedS = text.length * this.engine.sPerCharacter;
    if (text.length >= MIN_MEASURED_CHARACTERS) {
      if (sound.durationS < TOO_SHORT * expectedS) throw new SpeechFailure('broke off in the middle');
      this.engine.sPerCharacter = sound.durationS / text.length;
    }
    const { pcm, startS, endS } = sound.end();
    this.give(soundOf(pcm), words.atLast(startS, endS));
    cache.keep(this.keyOf(text), sound.whole());
    provider.succeeded();
  }

  /** @param unfinished - a word that was heard in part: it is said again, and not shown again */
  private async sayWithSpare(left: string, unfinished = ''): Promise<void> {
    const text = unfinished + left;
    if (text.trim() === '') return;
    this.parts.provider.spareServes();
    const ahead = this.soundEndsAt > performance.now();
    const pcm = await this.parts.spare.synthesize(text, { ahead, signal: this.abortSignal });
    if (!pcm) return;
    const sound = soundOf(pcm);
    this.give(sound, timeWords(text, secondsOf(sound)).slice(unfinished ? 1 : 0));
  }

  private give(pcm: Int16Array<ArrayBuffer>, timedTranscripts: voice.TimedString[]): void {
    if (this.isOver || pcm.length === 0) return;
    // Whoever plays it may transfer it, which would empty what is cached.
    const frame = new AudioFrame(pcm.slice(), HOSTED_VOICE_SAMPLE_RATE_HZ, 1, pcm.length);
    const { requestId } = this;
    this.queue.put({ requestId, segmentId: requestId, frame, final: false, timedTranscripts });
    this.soundEndsAt = Math.max(this.soundEndsAt, performance.now()) + 1_000 * secondsOf(pcm);
  }

  /** The student has the floor, or left: what is on its way is not wanted. */
  private letGo(): void {
    for (const request of this.requests) this.drop(request);
    this.more.resolve();
  }

  private drop(request: SpeechRequest): void {
    request.abort();
    this.settle(request);
  }

  /** What was asked for is to be counted, whatever became of it. */
  private settle(request: SpeechRequest): void {
    if (!this.requests.delete(request)) return;
    this.engine.emit('metrics_collected', {
      type: 'tts_metrics',
      label: this.engine.label,
      requestId: this.requestId,
      timestamp: Date.now(),
      ttfbMs: request.begunAfterMs,
      durationMs: performance.now() - request.askedAt,
      audioDurationMs: request.audioMs,
      cancelled: this.isOver,
      charactersCount: request.text.length,
      streamed: true,
      metadata: { modelProvider: this.engine.provider, modelName: this.engine.model },
    });
  }

  /** The framework would count every character that is said, also what nobody is paid for. */
  protected override async monitorMetrics(): Promise<void> {
    for await (const audio of this.queue) {
      if (this.abortSignal.aborted) break;
      this.output.put(audio);
    }
  }

  /** The student hears silence. */
  private get isAwaited(): boolean {
    return this.soundEndsAt <= performance.now();
  }

  private get isOver(): boolean {
    return this.abortSignal.aborted || this.queue.closed;
  }

  private keyOf(text: string): string {
    const { baseUrl = OPENAI_URL, model, voice: name } = this.parts.engine;
    return SoundCache.key(baseUrl, model, name, text.trim());
  }
}

function soundOf(pcm: Int16Array<ArrayBuffer>): Int16Array<ArrayBuffer> {
  return pcm.length > 0 ? pcm : SOUNDLESS;
}

function secondsOf(pcm: Int16Array): number {
  return pcm.length / HOSTED_VOICE_SAMPLE_RATE_HZ;
}
