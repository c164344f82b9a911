import type { VADEvent } from '@livekit/agents';

/** Of the loudest window's power: -30 dB. In it are pauses, and about one consonant for each second of speech. */
const SHARE_OF_LOUDEST = 0.001;

/**
 * A voice that has fallen far below its own loudest, and may have stopped. Silero, which looks back at several windows,
 * is sure of it 60 ms later.
 */
export class Lull {
  #loudest = 0;

  /** @param frames - sound from the start of the speech on, in order */
  holds({ frames }: Pick<VADEvent, 'frames'>): boolean {
    const power = powerOf(frames);
    this.#loudest = Math.max(this.#loudest, power);
    return power < SHARE_OF_LOUDEST * this.#loudest;
  }
}

/** Mean square of samples. */
function powerOf(frames: VADEvent['frames']): number {
  let sum = 0;
  let count = 0;
  for (const { data } of frames) {
    for (const sample of data) sum += sample * sample;
    count += data.length;
  }
  return count === 0 ? 0 : sum / count;
}
