import type { ReadableStreamDefaultReader } from 'node:stream/web';
import {
  AudioFrame,
  AudioSource,
  AudioStream,
  LocalAudioTrack,
  type LocalTrackPublication,
  type Participant,
  type RemoteParticipant,
  type RemoteTrack,
  type RemoteTrackPublication,
  Room,
  RoomEvent,
  TrackPublishOptions,
  TrackSource,
} from '@livekit/rtc-node';
import type { Logger } from 'pino';
import { type CloseReason, type LessonEvent, STUDENT_SAMPLE_RATE_HZ, type Turn } from '../../protocol.ts';
import type { LessonOpening } from '../messages.ts';
import { EarlyNotices } from './early-notices.ts';
import { type RoomAccess, TUTOR_IDENTITY } from './room-access.ts';
import { RoomInbox } from './room-inbox.ts';
import { RoomOutbox, type Voice } from './room-outbox.ts';
import type { StudentSide, Transport } from './transport.ts';

/** A student who was given a token and does not come. */
const COME_WITHIN_MS = 60_000;

/** A student who was here, and is gone. */
const COME_BACK_WITHIN_MS = 120_000;

/** After the last word a page leaves by itself; a client that does not is put out with the room. */
const LEAVE_WITHIN_MS = 1_000;

/**
 * Below some 70 kbit/s libopus takes speech for a case for its SILK mode (`mode_thresholds` in its opus_encoder.c), which
 * costs 1.6 % of a core for as long as the track exists, be it silent; CELT costs 0.6.
 */
const BITRATE_BPS = 72_000n;

/**
 * With one peer connection for both ways, which rtc-node takes by itself and its type does not know, each track that
 * comes or goes is an offer with all codecs of all tracks, which LiveKit reads while the sound of other rooms waits.
 */
const CONNECTION = { autoSubscribe: false, dynacast: false, singlePeerConnection: false };

/** Each frame crosses a lock and an event of its own, so they are as long as Silero's windows. */
const MICROPHONE_FRAME_MS = 32;

export interface RoomTransportOptions {
  access: RoomAccess;
  opening: Pick<LessonOpening, 'id' | 'history' | 'room'>;
  sampleRateHz: number;
  log: Logger;
  /** The student has come, or has come back. */
  onJoined(): void;
}

/** A LiveKit room with the tutor as its agent. It hears its student and nobody else. */
export class RoomTransport implements Transport {
  private readonly room = new Room();
  private readonly source: AudioSource;
  private readonly outbox: RoomOutbox;
  private publication: LocalTrackPublication | undefined;
  private publishing = false;
  /** Once the student's client has taken the tutor's track; LiveKit tells of the first time only. */
  private taken = false;
  private microphone: { sid: string; reader: ReadableStreamDefaultReader<AudioFrame> } | undefined;
  /** Final turns, as the page shows them after a reload. */
  private readonly history: Turn[];
  private present = false;
  private absence: ReturnType<typeof setTimeout> | undefined;
  private left = Promise.withResolvers<void>();
  private closing = false;
  private readonly earlyNotices = new EarlyNotices();

  constructor(
    private readonly options: RoomTransportOptions,
    private readonly student: StudentSide,
  ) {
    const { opening, sampleRateHz } = options;
    this.history = [...opening.history];
    this.source = new AudioSource(sampleRateHz, 1);
    this.outbox = new RoomOutbox({
      room: this.room,
      student: opening.room.student,
      voiceOf: (who) => this.voiceOf(who),
      onFailed: (error) => this.warn(error, 'a room did not take a message'),
    });
  }

  async open(): Promise<void> {
    const { access, opening } = this.options;
    this.listen();
    const token = await access.tokenFor(opening.room.name);
    await this.room.connect(access.url, token, CONNECTION);
    if (this.closing) return this.room.disconnect();
    this.awaitStudent(COME_WITHIN_MS);
    this.meetEverybody();
  }

  /** Not before the student is here: each published track is encoded all the time, be it silent. */
  private async publish(): Promise<void> {
    if (this.publishing) return;
    this.publishing = true;
    const track = LocalAudioTrack.createAudioTrack('tutor', this.source);
    const options = new TrackPublishOptions({
      source: TrackSource.SOURCE_MICROPHONE,
      audioEncoding: { maxBitrate: BITRATE_BPS },
      // A tutor is silent half of the time.
      dtx: true,
      // Every packet twice; without it LiveKit sends again what a student has missed.
      red: false,
    });
    this.publication = await this.room.localParticipant?.publishTrack(track, options);
  }

  play(pcm: Int16Array): void {
    const frame = new AudioFrame(pcm, this.options.sampleRateHz, 1, pcm.length);
    this.source.captureFrame(frame).catch((error: unknown) => {
      if (!this.closing) this.warn(error, 'a room did not take sound');
    });
  }

  clear(): void {
    this.source.clearQueue();
  }

  send(event: LessonEvent): void {
    if (event.type === 'transcript' && event.final && event.text !== '') {
      const { id, who, text, at } = event;
      this.history.push({ id, who, text, at });
    }
    if (!this.earlyNotices.hold(event)) this.outbox.event(event);
  }

  async close(reason: CloseReason): Promise<void> {
    const { access, opening } = this.options;
    this.closing = true;
    clearTimeout(this.absence);
    this.outbox.frame({ type: 'closed', reason });
    await this.outbox.empty();
    if (this.present) await Promise.race([this.left.promise, Bun.sleep(LEAVE_WITHIN_MS)]);
    this.closeMicrophone();
    await access
      .delete(opening.room.name)
      .catch((error: unknown) => this.warn(error, 'a room could not be deleted'));
    await this.room.disconnect();
    await this.source.close();
  }

  private listen(): void {
    const { room } = this;
    room.on(RoomEvent.ParticipantConnected, (participant) => this.came(participant));
    room.on(RoomEvent.ParticipantDisconnected, (participant) => this.went(participant));
    room.on(RoomEvent.LocalTrackSubscribed, () => {
      this.taken = true;
      this.heard();
    });
    room.on(RoomEvent.TrackPublished, (publication, participant) => this.subscribe(publication, participant));
    room.on(RoomEvent.TrackSubscribed, (track, publication) => this.hear(track, publication));
    room.on(RoomEvent.TrackUnsubscribed, (_, { sid }) => {
      if (sid === this.microphone?.sid) this.closeMicrophone();
    });
    room.on(RoomEvent.TrackMuted, (_, participant) => this.muted(participant, true));
    room.on(RoomEvent.TrackUnmuted, (_, participant) => this.muted(participant, false));
    // What is asked for while a connection is being made again is lost without a word.
    room.on(RoomEvent.Reconnected, () => this.meetEverybody());
    room.on(RoomEvent.Disconnected, () => {
      if (!this.closing) this.student.lost();
    });
    new RoomInbox(room, this.options.opening.room.student, {
      onText: (text) => {
        this.arrived();
        this.student.text(text);
      },
      onFrame: ({ type }) => {
        if (type === 'join') this.welcome();
        else if (type === 'think') this.student.think();
        else this.student.end();
      },
      onRefused: (message) => this.outbox.frame({ type: 'notice', code: 'not_read', message }),
    });
  }

  private meetEverybody(): void {
    for (const participant of this.room.remoteParticipants.values()) this.came(participant);
  }

  private came(participant: RemoteParticipant): void {
    if (!this.isStudent(participant)) return;
    clearTimeout(this.absence);
    this.arrived();
    for (const publication of participant.trackPublications.values())
      this.subscribe(publication, participant);
  }

  /**
   * LiveKit tells of a participant who publishes nothing seconds late; what they send is there at once. Of one who has
   * gone again by then it tells nothing, so they are still awaited.
   */
  private arrived(): void {
    if (this.present) return;
    this.present = true;
    this.left = Promise.withResolvers();
    this.options.onJoined();
    this.publish().catch((error: unknown) => {
      if (this.closing) return;
      this.warn(error, 'the tutor could not speak in a room');
      this.student.lost();
    });
  }

  private went(participant: RemoteParticipant): void {
    if (!this.isStudent(participant)) return;
    this.present = false;
    this.left.resolve();
    this.closeMicrophone();
    if (this.closing) return;
    this.student.detach();
    this.awaitStudent(COME_BACK_WITHIN_MS);
  }

  private heard(): void {
    if (this.present && this.taken && !this.closing) this.student.attach();
  }

  /** The page can hear, and asks where the lesson stands. */
  private welcome(): void {
    const { opening, sampleRateHz } = this.options;
    const { history } = this;
    const resumed = history.length > 0;
    this.arrived();
    this.outbox.frame({
      type: 'ready',
      lesson: opening.room.name,
      sampleRate: sampleRateHz,
      resumed,
      history,
    });
    for (const notice of this.earlyNotices.release()) this.outbox.event(notice);
    this.heard();
  }

  private subscribe(publication: RemoteTrackPublication, participant: Participant): void {
    const isMicrophone = publication.source === TrackSource.SOURCE_MICROPHONE;
    if (isMicrophone && this.isStudent(participant)) publication.setSubscribed(true);
  }

  private hear(track: RemoteTrack, { sid, muted }: RemoteTrackPublication): void {
    this.closeMicrophone();
    const stream = new AudioStream(track, {
      sampleRate: STUDENT_SAMPLE_RATE_HZ,
      numChannels: 1,
      frameSizeMs: MICROPHONE_FRAME_MS,
    });
    const reader = stream.getReader();
    this.microphone = { sid: sid ?? '', reader };
    this.student.mute(muted ?? false);
    void this.listenTo(reader);
    this.heard();
  }

  private async listenTo(reader: ReadableStreamDefaultReader<AudioFrame>): Promise<void> {
    try {
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        this.student.audio(part.value.data);
      }
    } catch (error) {
      this.warn(error, 'the microphone of a room was lost');
    }
  }

  private closeMicrophone(): void {
    const { microphone } = this;
    if (!microphone) return;
    this.microphone = undefined;
    // Silence, so that what was being said is taken as said.
    this.student.mute(true);
    microphone.reader.cancel().catch((error: unknown) => this.warn(error, 'a microphone did not close'));
  }

  private muted(participant: Participant, muted: boolean): void {
    if (this.isStudent(participant) && this.microphone) this.student.mute(muted);
  }

  private awaitStudent(withinMs: number): void {
    clearTimeout(this.absence);
    this.absence = setTimeout(() => this.student.lost(), withinMs);
  }

  private isStudent({ identity }: Participant): boolean {
    return identity === this.options.opening.room.student;
  }

  private voiceOf(who: Turn['who']): Voice {
    if (who === 'tutor') return { identity: TUTOR_IDENTITY, track: this.publication?.sid };
    return { identity: this.options.opening.room.student, track: this.microphone?.sid };
  }

  private warn(err: unknown, message: string): void {
    this.options.log.warn({ err, lesson: this.options.opening.id }, message);
  }
}
