import { setLogLevel } from 'livekit-client';
import type { Call } from './call.ts';
import { type CallOptions, LessonCall } from './lesson-call.ts';
import { LessonRoom } from './lesson-room.ts';
import { LoudspeakerChoice } from './sound/loudspeaker-choice.ts';
import { Microphone } from './sound/microphone.ts';
import { TutorVoice } from './sound/tutor-voice.ts';

// What it says of each step besides is for those who develop it.
setLogLevel('warn');

/** The call as a LiveKit room, on livekit-client: loaded only where lessons are rooms. */
export class RoomCall extends LessonCall {
  readonly weakness;
  readonly sound: Call['sound'];
  protected readonly link: LessonRoom;
  protected readonly input: Microphone;
  protected readonly output: LoudspeakerChoice;
  readonly #tutor: TutorVoice;
  #playbackAllowed = true;

  constructor(options: CallOptions) {
    super(options);
    const { context } = this;
    const tutor = new TutorVoice(context);
    this.#tutor = tutor;
    const link = new LessonRoom({
      ...this.linkOptions,
      context,
      tutor,
      onPlayback: (allowed) => {
        this.#playbackAllowed = allowed;
        this.watchSound();
      },
    });
    this.link = link;
    this.weakness = link.weakness;
    this.input = new Microphone(context, async ({ mediaStream }) => {
      for (const track of mediaStream.getAudioTracks()) link.speak(track);
    });
    this.output = new LoudspeakerChoice(context, (device) => tutor.useLoudspeaker(device));
    this.sound = { tutor: tutor.analyser, student: this.input.analyser };
    this.begin();
  }

  override unblockSound(): void {
    super.unblockSound();
    void this.link.startAudio();
  }

  protected override get quality() {
    return this.#tutor.quality.figures;
  }

  protected override watchSound(): void {
    super.watchSound();
    if (!this.#playbackAllowed) this.soundBlocked.value = true;
  }
}
