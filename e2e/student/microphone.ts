import { roomNoise, SAMPLE_RATE_HZ, speechBounds } from './pcm.ts';

const FRAME_MS = 20;
const FRAME_SAMPLES = (SAMPLE_RATE_HZ * FRAME_MS) / 1000;

/** An utterance on its way: when its speech begins and truly ends, by the microphone's clock. */
export interface Utterance {
  onsetMs: number;
  endOfSpeechMs: number;
  /** Settles when the last frame of the recording has left. */
  sent: Promise<void>;
}

/**
 * A student's microphone: a frame of 20 ms leaves when its last sample has been heard, paced by an absolute
 * clock so that lateness never adds up. Between utterances it hears a quiet room.
 */
export class Microphone {
  readonly #room = roomNoise(2000);
  readonly #startMs: number;
  readonly #queue: { pcm: Int16Array; at: number; sent: () => void }[] = [];
  #frames = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly send: (frame: Int16Array<ArrayBuffer>) => void,
    private readonly now: () => number,
  ) {
    this.#startMs = now();
    this.#schedule();
  }

  /** Speaks after what is already being said. */
  say(pcm: Int16Array): Utterance {
    const waiting = this.#queue.reduce(
      (frames, { pcm, at }) => frames + Math.ceil((pcm.length - at) / FRAME_SAMPLES),
      0,
    );
    const beginsMs = this.#startMs + (this.#frames + waiting) * FRAME_MS;
    const bounds = speechBounds(pcm);
    const sent = new Promise<void>((resolve) => this.#queue.push({ pcm, at: 0, sent: resolve }));
    const samplesMs = (samples: number) => (samples * 1000) / SAMPLE_RATE_HZ;
    return {
      onsetMs: beginsMs + samplesMs(bounds.from),
      endOfSpeechMs: beginsMs + samplesMs(bounds.to),
      sent,
    };
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const { sent } of this.#queue.splice(0)) sent();
  }

  #schedule(): void {
    const dueMs = this.#startMs + (this.#frames + 1) * FRAME_MS;
    this.#timer = setTimeout(
      () => {
        while (this.now() >= this.#startMs + (this.#frames + 1) * FRAME_MS) this.#sendFrame();
        this.#schedule();
      },
      Math.max(0, dueMs - this.now()),
    );
  }

  #sendFrame(): void {
    const roomAt = (this.#frames * FRAME_SAMPLES) % this.#room.length;
    const frame = this.#room.slice(roomAt, roomAt + FRAME_SAMPLES);
    const saying = this.#queue[0];
    if (saying) {
      frame.set(saying.pcm.subarray(saying.at, saying.at + FRAME_SAMPLES));
      saying.at += FRAME_SAMPLES;
      if (saying.at >= saying.pcm.length) this.#queue.shift()?.sent();
    }
    this.#frames += 1;
    this.send(frame);
  }
}
