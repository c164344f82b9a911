import type { RemoteAudioTrack } from 'livekit-client';
import { RoomQuality } from '../room-quality.ts';
import { ANALYSIS } from './analysis.ts';

/**
 * The tutor's track of a room. It sounds through the page's own audio context, into which the room mixes what is
 * attached: that context was unlocked inside the tap on Start, which Safari does not forget.
 */
export class TutorVoice {
  readonly analyser: AnalyserNode;
  readonly quality = new RoomQuality();
  #track: RemoteAudioTrack | undefined;
  #source: MediaStreamAudioSourceNode | undefined;
  #device = '';

  constructor(private readonly context: AudioContext) {
    this.analyser = new AnalyserNode(context, ANALYSIS);
  }

  play(track: RemoteAudioTrack): void {
    this.silence();
    this.#track = track;
    track.attach();
    this.quality.follow(track);
    void this.#follow(track);
    const mediaStream = new MediaStream([track.mediaStreamTrack]);
    this.#source = new MediaStreamAudioSourceNode(this.context, { mediaStream });
    this.#source.connect(this.analyser);
  }

  /** Only if this is the track that plays, when one is named. */
  silence(track = this.#track): void {
    if (track !== this.#track) return;
    this.quality.rest();
    this.#track?.detach();
    this.#source?.disconnect();
    this.#track = undefined;
    this.#source = undefined;
  }

  /**
   * The context plays on another loudspeaker. Chrome's echo cancellation finds that out only from an element, even
   * from one without sound (crbug.com/40252911).
   */
  useLoudspeaker(device: string): void {
    this.#device = device;
    if (this.#track) void this.#follow(this.#track);
  }

  async #follow(track: RemoteAudioTrack): Promise<void> {
    try {
      await track.setSinkId(this.#device);
    } catch (error) {
      console.warn('Echo cancellation may not know the loudspeaker.', error);
    }
  }
}
