/**
 * Students of rooms, on rtc-node, in a process apart from everything that is measured; `RoomStudents` starts it and
 * drives it by messages. One thread for all of them, because one process may use rtc-node on one thread only.
 */
import {
  AudioFrame,
  AudioSource,
  AudioStream,
  DisconnectReason,
  LocalAudioTrack,
  type LocalParticipant,
  type Participant,
  ParticipantKind,
  type RemoteTrack,
  Room,
  RoomEvent,
  type TextStreamReader,
  TrackKind,
  TrackPublishOptions,
  TrackSource,
} from '@livekit/rtc-node';
import {
  type AgentState,
  ROOM_EVENTS_TOPIC,
  type RoomClientFrame,
  type RoomServerFrame,
} from '../../src/protocol.ts';
import { HeardSounds, SOUND_GAP_MS, type Sound } from './heard-sounds.ts';
import { Microphone } from './microphone.ts';
import { SAMPLE_RATE_HZ } from './pcm.ts';
import type { Carried, FromRoomStudents, RoomNote, ToRoomStudents } from './room-student-messages.ts';
import { now } from './student.ts';

const STATE = 'lk.agent.state';
/** What livekit-client publishes a voice with, by custom. */
const VOICE = { source: TrackSource.SOURCE_MICROPHONE, dtx: true, red: true };
/** WebRTC takes sound in pieces of 10 ms. */
const WEBRTC_SAMPLES = SAMPLE_RATE_HZ / 100;

class RoomVisit {
  readonly #room = new Room();
  /** Without a queue, so that what the microphone has heard leaves at once. */
  readonly #source = new AudioSource(SAMPLE_RATE_HZ, 1, 0);
  readonly #heard = new HeardSounds(now);
  /** Open once its track is published; a student who is told to speak before that waits for it. */
  readonly #microphone = Promise.withResolvers<Microphone>();
  #sounding: Sound | undefined;

  constructor(private readonly note: (note: RoomNote) => void) {
    this.#room
      .on(RoomEvent.ParticipantConnected, (participant) => this.#met(participant))
      .on(RoomEvent.ParticipantDisconnected, ({ identity, kind }) =>
        note({ type: 'participant', identity, kind: kindName(kind), present: false }),
      )
      .on(RoomEvent.ParticipantAttributesChanged, (_, participant) => this.#noteState(participant))
      .on(RoomEvent.TrackSubscribed, (track, _, { kind }) => {
        if (kind === ParticipantKind.AGENT && track.kind === TrackKind.KIND_AUDIO)
          this.#listen(track).catch(fail);
      })
      .on(RoomEvent.Reconnecting, () => note({ type: 'reconnecting' }))
      .on(RoomEvent.Reconnected, () => note({ type: 'reconnected' }))
      .on(RoomEvent.Disconnected, (reason) => {
        void this.#microphone.promise.then((microphone) => microphone.close());
        note({ type: 'left', reason: DisconnectReason[reason] ?? 'UNKNOWN' });
      });
    this.#room.registerTextStreamHandler('lk.transcription', (reader, { identity }) =>
      this.#read(reader, (text) => this.#noteTranscript(text, identity, reader.info.attributes ?? {})),
    );
    this.#room.registerTextStreamHandler(ROOM_EVENTS_TOPIC, (reader) =>
      this.#read(reader, (text) => note({ type: 'event', frame: JSON.parse(text) as RoomServerFrame })),
    );
  }

  async take(message: ToRoomStudents): Promise<void> {
    if (message.type === 'enter') await this.#enter(message.url, message.token);
    else if (message.type === 'say') await this.#say(message.pcm, message.saying);
    else if (message.type === 'type') await this.#me().sendText(message.text, { topic: 'lk.chat' });
    else if (message.type === 'send') await this.#send(message.frame);
    else if (message.type === 'count') this.note({ type: 'carried', ...(await this.#carried()) });
    else await this.#room.disconnect();
  }

  async #enter(url: string, token: string): Promise<void> {
    try {
      await this.#room.connect(url, token, { autoSubscribe: true, dynacast: false });
    } catch (error) {
      this.note({ type: 'refused', message: String(error) });
      return;
    }
    this.note({ type: 'entered' });
    for (const participant of this.#room.remoteParticipants.values()) this.#met(participant);
    const track = LocalAudioTrack.createAudioTrack('microphone', this.#source);
    await this.#me().publishTrack(track, new TrackPublishOptions(VOICE));
    this.#microphone.resolve(new Microphone((frame) => this.#capture(frame), now));
  }

  /** A page asks for `ready` whenever a tutor comes, because a new one knows nothing of it. */
  #met(participant: Participant): void {
    const { identity, kind } = participant;
    this.note({ type: 'participant', identity, kind: kindName(kind), present: true });
    if (kind !== ParticipantKind.AGENT) return;
    this.#noteState(participant);
    this.#send({ type: 'join' }).catch(fail);
  }

  #noteState({ kind, attributes }: Participant): void {
    const state = attributes[STATE];
    if (kind === ParticipantKind.AGENT && state) this.note({ type: 'state', state: state as AgentState });
  }

  #noteTranscript(text: string, identity: string, attributes: Record<string, string>): void {
    this.note({
      type: 'transcript',
      id: attributes['lk.segment_id'] ?? '',
      who: identity === this.#me().identity ? 'student' : 'tutor',
      text,
      at: Number(attributes['viva.at']),
      final: attributes['lk.transcription_final'] === 'true',
      attributes,
    });
  }

  /** Each frame of 10 ms is heard from the moment it arrives here. */
  async #listen(track: RemoteTrack): Promise<void> {
    const reader = new AudioStream(track, SAMPLE_RATE_HZ, 1).getReader();
    for (let frame = await reader.read(); !frame.done; frame = await reader.read()) {
      this.#hear(frame.value.data);
    }
  }

  #hear(pcm: Int16Array): void {
    const startMs = now();
    const before = this.#heard.last;
    this.#heard.hear(pcm, startMs, SAMPLE_RATE_HZ);
    const { last } = this.#heard;
    if (this.#sounding && (last !== before || startMs - this.#sounding.toMs >= SOUND_GAP_MS)) {
      this.note({ type: 'sound', sound: this.#sounding });
      this.#sounding = undefined;
    }
    if (!last || last === before) return;
    this.#sounding = last;
    this.note({ type: 'sound', sound: { ...last, toMs: Number.POSITIVE_INFINITY } });
  }

  async #say(pcm: Int16Array, saying: number): Promise<void> {
    const microphone = await this.#microphone.promise;
    const { onsetMs, endOfSpeechMs, sent } = microphone.say(pcm);
    this.note({ type: 'saying', saying, onsetMs, endOfSpeechMs });
    await sent;
    this.note({ type: 'said', saying });
  }

  #capture(frame: Int16Array): void {
    for (let at = 0; at < frame.length; at += WEBRTC_SAMPLES) {
      const part = frame.slice(at, at + WEBRTC_SAMPLES);
      const sound = new AudioFrame(part, SAMPLE_RATE_HZ, 1, part.length);
      this.#source.captureFrame(sound).catch(fail);
    }
  }

  async #send(frame: RoomClientFrame): Promise<void> {
    try {
      await this.#me().sendText(JSON.stringify(frame), { topic: ROOM_EVENTS_TOPIC });
    } catch (error) {
      // A connection that is lost takes nothing; that it is lost is told elsewhere.
      if (this.#room.isConnected) throw error;
    }
  }

  /** Over both peer connections, each of which has one transport. */
  async #carried(): Promise<Carried> {
    const { publisherStats, subscriberStats } = await this.#room.getRtcStats();
    const carried = { bytesUp: 0, bytesDown: 0, packetsUp: 0, packetsDown: 0 };
    for (const { stats } of [...publisherStats, ...subscriberStats]) {
      if (stats.case !== 'transport') continue;
      const { bytesSent, bytesReceived, packetsSent, packetsReceived } = stats.value.transport ?? {};
      carried.bytesUp += Number(bytesSent ?? 0);
      carried.bytesDown += Number(bytesReceived ?? 0);
      carried.packetsUp += Number(packetsSent ?? 0);
      carried.packetsDown += Number(packetsReceived ?? 0);
    }
    return carried;
  }

  #read(reader: TextStreamReader, use: (text: string) => void): void {
    // A text that is cut off by the end of the connection is one that never came.
    const whole = reader.readAll().catch(() => undefined);
    whole.then((text) => text !== undefined && use(text)).catch(fail);
  }

  #me(): LocalParticipant {
    if (!this.#room.localParticipant) throw new Error('The student is in no room.');
    return this.#room.localParticipant;
  }
}

const kindName = (kind: ParticipantKind): string => ParticipantKind[kind] ?? 'UNKNOWN';

/** Whatever goes wrong here would spoil a measurement: better none than a wrong one. */
function fail(error: unknown): never {
  console.error(error);
  process.exit(1);
}

const visits = new Map<number, RoomVisit>();

function visitOf(student: number): RoomVisit {
  const known = visits.get(student);
  if (known) return known;
  const visit = new RoomVisit((note) => {
    process.send?.({ student, atMs: now(), note } satisfies FromRoomStudents);
  });
  visits.set(student, visit);
  return visit;
}

process.on('message', (message: ToRoomStudents) => {
  visitOf(message.student)
    .take(message)
    .catch((error: unknown) => fail(error));
});
process.on('disconnect', () => process.exit(0));
