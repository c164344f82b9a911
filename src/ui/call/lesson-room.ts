import { DataTopic, roomEventSelector } from '@livekit/components-core';
import { signal } from '@preact/signals-core';
import {
  ConnectionQuality,
  ConnectionState,
  DefaultReconnectPolicy,
  DisconnectReason,
  RemoteAudioTrack,
  type RemoteParticipant,
  Room,
  RoomEvent,
  type TextStreamReader,
} from 'livekit-client';
import {
  ROOM_EVENTS_TOPIC,
  type RoomClientFrame,
  type RoomServerFrame,
  type ServerFrame,
  type TokenAnswer,
} from '../../protocol.ts';
import type { Weakness } from './call.ts';
import { LessonConnection, type LessonConnectionOptions, type StudentFrame } from './lesson-connection.ts';
import { agentOf, stateOf } from './room-agent.ts';
import { captionOf } from './room-caption.ts';
import { joinTrouble } from './room-trouble.ts';
import { StudentVoice } from './sound/student-voice.ts';
import type { TutorVoice } from './sound/tutor-voice.ts';

/** LiveKit's own attempts, a few seconds of them: then a new token, and words from our server, help more. */
const RECONNECT_DELAYS_MS = [0, 300, 1_200, 2_700];
/** A text that is under way for longer has lost its end. */
const TEXT_TIMEOUT_MS = 5_000;
/** What the tutor said last is on its way for longer than the word that the lesson is over. */
const LAST_SOUND_MS = 300;

/** Whatever may change who the tutor is, or what it does. */
const AGENT_EVENTS = [
  RoomEvent.Connected,
  RoomEvent.Reconnected,
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantDisconnected,
  RoomEvent.ParticipantAttributesChanged,
] as const;

const MENDING_EVENTS = [RoomEvent.Reconnecting, RoomEvent.SignalReconnecting] as const;

const WEAKNESSES: Partial<Record<ConnectionQuality, Weakness>> = {
  [ConnectionQuality.Poor]: 'poor',
  [ConnectionQuality.Lost]: 'lost',
};

export interface LessonRoomOptions extends LessonConnectionOptions {
  /** Where the tutor sounds. */
  context: AudioContext;
  tutor: TutorVoice;
  /** The browser lets this page sound, or holds it back. */
  onPlayback: (allowed: boolean) => void;
}

/** A lesson as a LiveKit room: the student's side of what the agent does there. */
export class LessonRoom extends LessonConnection {
  readonly weakness = signal<Weakness>();
  readonly #options: LessonRoomOptions;
  readonly #student: StudentVoice;
  #room: Room | undefined;
  #subscriptions: { unsubscribe(): void }[] = [];
  #agent: RemoteParticipant | undefined;
  /** Which agent was asked for `ready`, and whether it was at work then. */
  #asked = '';

  constructor(options: LessonRoomOptions) {
    super(options);
    this.#options = options;
    this.#student = new StudentVoice(() => this.lost({ why: 'Your voice did not get through.' }));
  }

  send(frame: StudentFrame): boolean {
    if (frame.type === 'mute') this.#student.mute(frame.muted);
    if (!this.live) return false;
    if (frame.type === 'text') this.#write(DataTopic.CHAT, frame.text);
    else if (frame.type !== 'mute') this.#write(ROOM_EVENTS_TOPIC, toJson(frame));
    return true;
  }

  /** From now on the tutor hears this microphone. */
  speak(microphone: MediaStreamTrack): void {
    this.#student.use(microphone);
  }

  /** Inside a tap. */
  async startAudio(): Promise<void> {
    try {
      await this.#room?.startAudio();
    } catch (error) {
      console.warn('The browser still holds the sound back.', error);
    }
  }

  protected connect({ url, token }: TokenAnswer): void {
    const room = new Room({
      webAudioMix: { audioContext: this.#options.context },
      reconnectPolicy: new DefaultReconnectPolicy(RECONNECT_DELAYS_MS),
      // The microphone outlives a room.
      stopLocalTrackOnUnpublish: false,
    });
    this.#room = room;
    this.#observe(room);
    this.#listen(room);
    void this.#join(room, url, token);
  }

  protected disconnect(): void {
    const room = this.#room;
    this.#room = undefined;
    this.#agent = undefined;
    this.#asked = '';
    this.#observeNothing();
    this.weakness.value = undefined;
    this.#student.leave();
    this.#options.tutor.silence();
    void room?.disconnect(false);
  }

  protected override receive(frame: ServerFrame): void {
    if (frame.type !== 'closed') {
      super.receive(frame);
      return;
    }
    // That the tutor leaves now, and the room with it, is no loss.
    this.#observeNothing();
    const room = this.#room;
    setTimeout(() => room === this.#room && super.receive(frame), LAST_SOUND_MS);
  }

  async #join(room: Room, url: string, token: string): Promise<void> {
    try {
      await room.connect(url, token);
    } catch (error) {
      if (room === this.#room) this.lost({ why: joinTrouble(error) });
      return;
    }
    if (room !== this.#room) return;
    const disconnected = roomEventSelector(room, RoomEvent.Disconnected);
    this.#subscriptions.push(disconnected.subscribe(([reason]) => this.#putOut(reason)));
  }

  #observe(room: Room): void {
    const { tutor, onPlayback } = this.#options;
    this.#subscriptions = [
      roomEventSelector(room, RoomEvent.SignalConnected).subscribe(() => this.#student.enter(room)),
      ...AGENT_EVENTS.map((event) => roomEventSelector(room, event).subscribe(() => this.#meetAgent(room))),
      ...MENDING_EVENTS.map((event) => roomEventSelector(room, event).subscribe(() => this.#mends())),
      roomEventSelector(room, RoomEvent.TrackSubscribed).subscribe(([track, , participant]) => {
        const isTutor = participant === agentOf(room.remoteParticipants.values());
        if (isTutor && track instanceof RemoteAudioTrack) tutor.play(track);
      }),
      roomEventSelector(room, RoomEvent.TrackUnsubscribed).subscribe(([track]) => {
        if (track instanceof RemoteAudioTrack) tutor.silence(track);
      }),
      roomEventSelector(room, RoomEvent.ConnectionQualityChanged).subscribe(([quality, { isLocal }]) => {
        if (isLocal) this.weakness.value = WEAKNESSES[quality];
      }),
      roomEventSelector(room, RoomEvent.AudioPlaybackStatusChanged).subscribe(() => {
        onPlayback(room.canPlaybackAudio);
      }),
    ];
  }

  #observeNothing(): void {
    for (const subscription of this.#subscriptions.splice(0)) subscription.unsubscribe();
  }

  #listen(room: Room): void {
    this.#read(room, DataTopic.TRANSCRIPTION, (text, sender, { attributes }) => {
      const isStudent = sender === room.localParticipant.identity;
      const caption = captionOf(isStudent ? 'student' : 'tutor', text, attributes);
      if (caption && (isStudent || sender === this.#agent?.identity)) this.receive(caption);
    });
    this.#read(room, ROOM_EVENTS_TOPIC, (text, sender) => {
      if (sender !== this.#agent?.identity) return;
      const frame = JSON.parse(text) as RoomServerFrame;
      this.receive(frame);
      if (frame.type === 'ready') this.#tellState();
    });
  }

  /** Texts are taken in the order in which they began: a later one about the same words replaces an earlier one. */
  #read(
    room: Room,
    topic: string,
    take: (text: string, sender: string, info: TextStreamReader['info']) => void,
  ): void {
    let last: Promise<void> = Promise.resolve();
    room.registerTextStreamHandler(topic, (reader, { identity }) => {
      const whole = reader.readAll({ signal: AbortSignal.timeout(TEXT_TIMEOUT_MS) });
      const takeInTurn = async (before: Promise<void>) => {
        const [text] = await Promise.all([whole, before]);
        if (room === this.#room) take(text, identity, reader.info);
      };
      last = takeInTurn(last).catch((error: unknown) => console.warn(`A text on ${topic} was lost.`, error));
    });
  }

  /** LiveKit mends short losses by itself; meanwhile the student should know. */
  #mends(): void {
    if (this.connection.value.phase === 'connecting') return;
    this.#asked = '';
    this.interrupted('server');
  }

  /** The tutor has come, has gone, is another one, or does something else. */
  #meetAgent(room: Room): void {
    if (room.state !== ConnectionState.Connected) return;
    const before = this.#agent;
    this.#agent = agentOf(room.remoteParticipants.values());
    if (this.live && before !== this.#agent) this.interrupted('tutor');
    if (this.live) this.#tellState();
    else this.#askReady();
  }

  #tellState(): void {
    const state = this.#agent && stateOf(this.#agent);
    if (state) this.receive({ type: 'state', state });
  }

  /** An agent that is only just joining may not read yet, so it is asked again when it is at work. */
  #askReady(): void {
    this.awaitReady({ missing: 'tutor' });
    const agent = this.#agent;
    if (!agent) return;
    const asked = `${agent.sid} ${stateOf(agent) !== undefined}`;
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.#write(ROOM_EVENTS_TOPIC, toJson({ type: 'join' }));
  }

  #write(topic: string, text: string): void {
    const room = this.#room;
    if (!room || !this.#agent) return;
    room.localParticipant
      .sendText(text, { topic, destinationIdentities: [this.#agent.identity] })
      .catch((error: unknown) => {
        console.warn(`A text on ${topic} could not be sent.`, error);
        if (room === this.#room) this.lost();
      });
  }

  #putOut(reason: DisconnectReason | undefined): void {
    if (reason === DisconnectReason.DUPLICATE_IDENTITY) this.stop({ phase: 'replaced' });
    else this.lost();
  }
}

function toJson(frame: RoomClientFrame): string {
  return JSON.stringify(frame);
}
