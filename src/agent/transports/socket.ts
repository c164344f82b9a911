import { ReadableStream, type ReadableStreamDefaultController } from 'node:stream/web';
import { USERDATA_TIMED_TRANSCRIPT, voice } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { STUDENT_SAMPLE_RATE_HZ } from '../../protocol.ts';
import { Playback, type TimedWord } from './playback.ts';

/** Silero's window: frames of this size go through it without being cut again. */
const INPUT_FRAME_SAMPLES = 512;

/** Frames that wait for the session; a second is more than it ever falls behind while it can keep up at all. */
const MAX_WAITING_FRAMES = 32;

/** Enough silence for the end of speech to be noticed after the microphone is gone. */
const MUTE_SILENCE_SAMPLES = STUDENT_SAMPLE_RATE_HZ;

/** Between two looks at what is due: half a frame of the shortest usual size. */
const TICK_MS = 20;

/** No tutor speaks this long without a question; what a mind runs on beyond it is not worth the memory. */
const MAX_UNSENT_MS = 120_000;

/** The student's microphone, as it arrives in binary frames of the socket. */
export class SocketAudioInput extends voice.AudioInput {
  private controller: ReadableStreamDefaultController<AudioFrame> | undefined;
  private partial = new Int16Array(INPUT_FRAME_SAMPLES);
  private partialLength = 0;
  private muted = false;

  constructor() {
    super();
    const source = new ReadableStream<AudioFrame>(
      {
        start: (controller) => {
          this.controller = controller;
        },
      },
      { highWaterMark: MAX_WAITING_FRAMES },
    );
    this.multiStream.addInputStream(source);
  }

  /** @param pcm - s16le mono 16 kHz */
  push(pcm: Int16Array): void {
    if (!this.muted) this.cut(pcm);
  }

  mute(muted: boolean): void {
    if (muted && !this.muted) this.cut(new Int16Array(MUTE_SILENCE_SAMPLES));
    this.muted = muted;
  }

  override async close(): Promise<void> {
    this.controller?.close();
    this.controller = undefined;
    await super.close();
  }

  private cut(pcm: Int16Array): void {
    for (let offset = 0; offset < pcm.length; ) {
      const part = pcm.subarray(offset, offset + INPUT_FRAME_SAMPLES - this.partialLength);
      this.partial.set(part, this.partialLength);
      this.partialLength += part.length;
      offset += part.length;
      if (this.partialLength < INPUT_FRAME_SAMPLES) return;
      this.enqueue(this.partial);
      this.partial = new Int16Array(INPUT_FRAME_SAMPLES);
      this.partialLength = 0;
    }
  }

  private enqueue(samples: Int16Array): void {
    // A session that is a second behind drops audio rather than memory.
    if (!this.controller || (this.controller.desiredSize ?? 0) <= 0) return;
    this.controller.enqueue(new AudioFrame(samples, STUDENT_SAMPLE_RATE_HZ, 1, samples.length));
  }
}

export interface SocketAudioListener {
  onAudio(pcm: Int16Array): void;
  /** More of the tutor's words have gone out; `text` is all of this speech so far. */
  onCaption(text: string): void;
  onClear(): void;
  /** The speech is over; `heard` is what of it reached the student. */
  onSpeechOver(heard: string): void;
}

/** The student's loudspeaker at the other end of the socket. */
export class SocketAudioOutput extends voice.AudioOutput {
  private speech: Playback | undefined;
  private caption = '';
  private attached = false;
  private paused = false;
  private ticker: ReturnType<typeof setInterval> | undefined;

  constructor(
    sampleRateHz: number,
    private readonly listener: SocketAudioListener,
  ) {
    super(sampleRateHz, undefined, { pause: true });
    this.sampleRateHz = sampleRateHz;
  }

  private readonly sampleRateHz: number;

  /** The student is connected; what was said before has waited for them. */
  attach(): void {
    this.attached = true;
    this.tick();
  }

  played(ms: number, done: boolean): void {
    this.speech?.played(performance.now(), ms, done);
    this.tick();
  }

  get hasFloor(): boolean {
    return this.speech?.started === true;
  }

  override async captureFrame(frame: AudioFrame): Promise<void> {
    await super.captureFrame(frame);
    if (!this.speech) {
      this.speech = new Playback(this.sampleRateHz);
      this.caption = '';
      if (this.paused) this.speech.pause(performance.now());
      this.ticker = setInterval(() => this.tick(), TICK_MS);
    }
    if (this.speech.unsentMs < MAX_UNSENT_MS) this.speech.add(frame.data, timedWords(frame));
    this.tick();
  }

  override flush(): void {
    super.flush();
    this.speech?.end();
    this.tick();
  }

  override clearBuffer(): void {
    if (!this.speech) return;
    if (this.speech.started) this.listener.onClear();
    this.finish(this.speech, true);
  }

  override pause(): void {
    this.paused = true;
    this.speech?.pause(performance.now());
  }

  override resume(): void {
    this.paused = false;
    this.speech?.resume(performance.now());
    this.tick();
  }

  private tick(): void {
    const { speech } = this;
    if (!speech || !this.attached) return;
    const wasStarted = speech.started;
    const pcm = speech.take(performance.now());
    if (pcm) {
      this.listener.onAudio(pcm);
      if (!wasStarted) this.onPlaybackStarted(Date.now());
      this.tellCaption(speech);
    }
    if (speech.isOver(performance.now())) this.finish(speech, false);
  }

  private tellCaption(speech: Playback): void {
    const caption = speech.sentText();
    if (caption === this.caption) return;
    this.caption = caption;
    this.listener.onCaption(caption);
  }

  private finish(speech: Playback, interrupted: boolean): void {
    clearInterval(this.ticker);
    this.speech = undefined;
    const now = performance.now();
    const heard = speech.heardText(now);
    this.onPlaybackFinished({
      playbackPosition: speech.heardMs(now) / 1000,
      interrupted,
      synchronizedTranscript: heard,
    });
    this.listener.onSpeechOver(heard);
  }
}

function timedWords(frame: AudioFrame): TimedWord[] {
  const transcripts = frame.userdata[USERDATA_TIMED_TRANSCRIPT] as voice.TimedString[] | undefined;
  return (transcripts ?? []).map(({ text, startTime, endTime }) => ({
    text,
    startMs: (startTime ?? 0) * 1000,
    endMs: (endTime ?? 0) * 1000,
  }));
}
