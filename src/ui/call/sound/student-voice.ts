import {
  AudioPresets,
  LocalAudioTrack,
  type LocalTrack,
  type Room,
  Track,
  type TrackPublishOptions,
} from 'livekit-client';

const PUBLISHED: TrackPublishOptions = { source: Track.Source.Microphone, audioPreset: AudioPresets.speech };

/** The student's microphone as a track of whichever room there is. */
export class StudentVoice {
  #microphone: MediaStreamTrack | undefined;
  #muted = false;
  #room: Room | undefined;
  #track: LocalAudioTrack | undefined;

  /** @param onFailed - a room did not take the microphone */
  constructor(private readonly onFailed: () => void) {}

  use(microphone: MediaStreamTrack): void {
    this.#microphone = microphone;
    if (!this.#track) void this.#publish();
    // One that is still being published is looked after there.
    else if (this.#track.sender) void this.#replace(this.#track);
  }

  mute(muted: boolean): void {
    this.#muted = muted;
    if (this.#track) void setMuted(this.#track, muted);
  }

  /** To be called as soon as the room takes tracks. */
  enter(room: Room): void {
    this.#room = room;
    this.#track = undefined;
    void this.#publish();
  }

  leave(): void {
    this.#room = undefined;
    this.#track = undefined;
  }

  async #publish(): Promise<void> {
    const room = this.#room;
    if (!room || !this.#microphone) return;
    const track = new LocalAudioTrack(this.#microphone);
    this.#track = track;
    try {
      await setMuted(track, this.#muted);
      // LiveKit's types do not tell an absent property from an undefined one.
      await room.localParticipant.publishTrack(track as LocalTrack, PUBLISHED);
      await this.#replace(track);
    } catch (error) {
      console.warn('The microphone could not be published.', error);
      if (room === this.#room) this.onFailed();
    }
  }

  /** By what was opened last, if that is another one. */
  async #replace(track: LocalAudioTrack): Promise<void> {
    const microphone = this.#microphone;
    if (microphone && microphone !== track.mediaStreamTrack) await track.replaceTrack(microphone);
  }
}

async function setMuted(track: LocalAudioTrack, muted: boolean): Promise<void> {
  if (muted) await track.mute();
  else await track.unmute();
}
