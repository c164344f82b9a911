import { USERDATA_TIMED_TRANSCRIPT, voice } from '@livekit/agents';
import type { AudioFrame } from '@livekit/rtc-node';
import { Playback, type TimedWord } from './playback.ts';

/** Between two looks at what is due: half a frame of the shortest usual size. */
const TICK_MS = 20;

/** No tutor speaks this long without a question; what a mind runs on beyond it is not worth the memory. */
const MAX_UNSENT_MS = 120_000;

export interface TutorAudioListener {
  onAudio(pcm: Int16Array): void;
  /** More of the tutor's words have gone out; `text` is all of this speech so far. */
  onCaption(text: string): void;
  onClear(): void;
  /** The speech is over; `heard` is what of it reached the student. */
  onSpeechOver(heard: string): void;
}

/** The tutor's voice, sent at the pace of the student's loudspeaker at the other end of a transport. */
export class TutorAudio extends voice.AudioOutput {
  private speech: Playback | undefined;
  private caption = '';
  private attached = false;
  private paused = false;
  private ticker: ReturnType<typeof setInterval> | undefined;

  constructor(
    sampleRateHz: number,
    private readonly listener: TutorAudioListener,
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
