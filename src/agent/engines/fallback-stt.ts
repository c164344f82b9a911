import { APIStatusError, stt, type VADEvent, VADEventType } from '@livekit/agents';
import type { HostedEngine } from '../messages.ts';
import { FloorGate } from './floor.ts';
import { HeadStart, type SpareTime } from './head-start.ts';
import { type Trouble, troubleOf } from './hosted-provider.ts';
import { HostedSTT, textOf } from './hosted-stt.ts';
import { HostedUtterance, type UtteranceOutcome } from './hosted-utterance.ts';
import type { LessonProvider } from './lesson-provider.ts';
import { ENGLISH, MoonshineSTT, type RecognitionListener } from './moonshine-stt.ts';
import type { Speech } from './speech-pool.ts';

/** What was sent is still to be counted when a stream is let go. */
const FAREWELL_MS = 2_000;

export interface FallbackSttOptions {
  engine: HostedEngine;
  provider: LessonProvider;
  speech: Speech;
  spareTime: SpareTime;
  listener: RecognitionListener;
}

/** Recognition by a provider, with Moonshine behind it: for a single utterance, or until the provider is back. */
export class FallbackSTT extends stt.STT {
  label = 'viva.FallbackSTT';
  private current: FallbackStream | undefined;

  constructor(private readonly options: FallbackSttOptions) {
    super({ streaming: true, interimResults: true });
  }

  override get model(): string {
    return this.options.engine.model;
  }

  override get provider(): string {
    return 'Deepgram';
  }

  /** Each event of the lesson's voice activity detector, with its audio. */
  observe(event: VADEvent): void {
    this.current?.observe(event);
  }

  /** The spare serves for the rest of the lesson. */
  giveUp(): void {
    this.options.provider.giveUp();
    this.current?.giveUp();
  }

  /** What has been recognised up to the present pause; empty when nothing was, or nobody pauses. */
  async textAtPause(): Promise<string> {
    return (await this.current?.textAtPause()) ?? '';
  }

  override stream(): stt.SpeechStream {
    this.current = new FallbackStream(this, this.options);
    return this.current;
  }

  protected override _recognize(): Promise<stt.SpeechEvent> {
    throw new Error('FallbackSTT recognises streams only');
  }
}

/** A stream of the provider's, and the engine that tells what became of it. */
interface Ear {
  engine: HostedSTT;
  stream: stt.SpeechStream;
}

class FallbackStream extends stt.SpeechStream {
  label = 'viva.FallbackStream';
  private readonly spare: MoonshineSTT;
  private readonly headStart: HeadStart;
  private ear: Ear | undefined;
  private utterance: HostedUtterance | undefined;
  /** The present utterance is the spare's from its beginning. */
  private isSparesTurn = false;

  constructor(
    private readonly outer: FallbackSTT,
    private readonly options: FallbackSttOptions,
  ) {
    super(outer);
    this.spare = new MoonshineSTT(options.speech, options.listener);
    this.headStart = new HeadStart(options.speech, options.spareTime);
  }

  protected override async run(): Promise<void> {
    const spare = this.spare.stream();
    this.listen();
    const spareWords = this.passOn(spare);
    for await (const item of this.input) {
      if (typeof item !== 'symbol' && this.ear) push(this.ear.stream, item);
    }
    spare.close();
    await spareWords;
  }

  observe(event: VADEvent): void {
    if (event.type === VADEventType.START_OF_SPEECH) this.begin();
    if (this.isSparesTurn) this.spare.observe(event);
    else this.utterance?.observe(event);
    if (event.type === VADEventType.END_OF_SPEECH && this.isSparesTurn) {
      this.isSparesTurn = false;
      this.listen();
    }
  }

  async textAtPause(): Promise<string> {
    return this.isSparesTurn ? this.spare.textAtPause() : ((await this.utterance?.textAtPause()) ?? '');
  }

  override close(): void {
    this.utterance?.abandon();
    this.stopListening();
    super.close();
  }

  /** The provider hears no more; what is being said is recognised here. */
  giveUp(): void {
    this.stopListening();
    this.utterance?.leaveAlone();
  }

  /** Speech begins, or goes on while the text of what was said before it is still owed. */
  private begin(): void {
    if (this.utterance) return;
    this.isSparesTurn = this.ear === undefined;
    if (this.isSparesTurn) {
      this.options.provider.spareServes();
      return;
    }
    this.utterance = new HostedUtterance(this.options.speech, this.options.listener, this.headStart, {
      emit: (type, text) => this.emit(type, text),
      onOwed: () => this.ear?.stream.flush(),
      onSettled: (outcome) => this.settled(outcome),
    });
  }

  private settled({ bySpare, isToBlame }: UtteranceOutcome): void {
    const { provider } = this.options;
    this.utterance = undefined;
    if (this.ear && isToBlame) provider.failed('is too slow');
    if (bySpare) provider.spareServes();
    else if (!isToBlame) provider.succeeded();
    if (bySpare || isToBlame) this.stopListening();
    this.listen();
  }

  /** Opens the provider's ear, in a moment in which nobody speaks. */
  private listen(): void {
    if (this.ear || this.closed || !this.options.provider.serves) return;
    const engine = new HostedSTT(this.options.engine);
    const ear = { engine, stream: engine.stream() };
    this.ear = ear;
    let trouble: Trouble = 'broke off in the middle';
    engine.on('error', ({ error }) => {
      trouble = troubleIn(error);
    });
    engine.on('metrics_collected', (metrics) => this.outer.emit('metrics_collected', metrics));
    void this.hear(ear).then(() => {
      if (this.ear === ear) this.lost(trouble);
    });
  }

  private stopListening(): void {
    const { ear } = this;
    this.ear = undefined;
    if (ear) letGo(ear);
  }

  private lost(trouble: Trouble): void {
    this.ear = undefined;
    this.options.provider.failed(trouble);
    this.utterance?.leaveAlone();
  }

  private async hear(ear: Ear): Promise<void> {
    for await (const event of ear.stream) {
      if (this.ear !== ear) continue;
      if (this.utterance) this.utterance.hear(event);
      else if (event.type === stt.SpeechEventType.FINAL_TRANSCRIPT) this.hearStray(textOf(event));
    }
  }

  /** Words that the voice activity detector heard no speech in. */
  private hearStray(text: string): void {
    if (text !== '' && new FloorGate(this.options.listener).admits(text, 0)) {
      this.emit(stt.SpeechEventType.FINAL_TRANSCRIPT, text);
    }
  }

  private async passOn(stream: stt.SpeechStream): Promise<void> {
    for await (const event of stream) if (!this.queue.closed) this.queue.put(event);
  }

  private emit(type: stt.SpeechEventType, text: string): void {
    if (this.queue.closed) return;
    this.queue.put({
      type,
      alternatives: [{ language: ENGLISH, text, startTime: 0, endTime: 0, confidence: 1 }],
    });
  }
}

/** A stream that has failed takes no more; that it has is told elsewhere. */
function push(stream: stt.SpeechStream, frame: Parameters<stt.SpeechStream['pushFrame']>[0]): void {
  try {
    stream.pushFrame(frame);
  } catch {
    // Its end is on its way to whoever reads it.
  }
}

/** Counts what it was sent, says goodbye and ends. */
function letGo({ stream }: Ear): void {
  try {
    stream.flush();
    stream.endInput();
  } catch {
    // It has ended by itself.
  }
  setTimeout(() => stream.close(), FAREWELL_MS).unref();
}

function troubleIn(error: Error): Trouble {
  if (error instanceof APIStatusError && error.statusCode >= 400) return troubleOf(error.statusCode);
  if (/SyntaxError/.test(error.message)) return 'answers nonsense';
  return /unexpectedly/.test(error.message) ? 'broke off in the middle' : 'cannot be reached';
}
