import { ReadableStream, type ReadableStreamDefaultController } from 'node:stream/web';
import { voice } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { STUDENT_SAMPLE_RATE_HZ } from '../../protocol.ts';

/** Silero's window: frames of this size go through it without being cut again. */
const INPUT_FRAME_SAMPLES = 512;

/** Frames that wait for the session; a second is more than it ever falls behind while it can keep up at all. */
const MAX_WAITING_FRAMES = 32;

/** Enough silence for the end of speech to be noticed after the microphone is gone. */
const MUTE_SILENCE_SAMPLES = STUDENT_SAMPLE_RATE_HZ;

/** The student's microphone, as the transport hands it over. */
export class StudentAudio extends voice.AudioInput {
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
