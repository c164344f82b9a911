import type { Room } from '@livekit/rtc-node';
import {
  type AgentState,
  type LessonEvent,
  ROOM_EVENTS_TOPIC,
  type RoomServerFrame,
} from '../../protocol.ts';

/** LiveKit's own names, which its clients and starter apps listen for. */
const STATE_ATTRIBUTE = 'lk.agent.state';
const TRANSCRIPTION_TOPIC = 'lk.transcription';

/** More than this waits only when the connection takes nothing; captions that are not final are left out then. */
const MAX_WAITING = 64;

type Transcript = Extract<LessonEvent, { type: 'transcript' }>;
type Item = { type: 'state'; state: AgentState } | Transcript | { type: 'frame'; frame: RoomServerFrame };

/** Whose words a transcript holds. */
export interface Voice {
  identity: string;
  track: string | undefined;
}

export interface OutboxOptions {
  room: Room;
  /** Frames are addressed to this identity. */
  student: string;
  voiceOf(who: Transcript['who']): Voice;
  onFailed(error: unknown): void;
}

/** What leaves for a room beside sound: one thing after the other, in order, as LiveKit's clients expect it. */
export class RoomOutbox {
  private readonly waiting: Item[] = [];
  private sending: Promise<void> | undefined;

  constructor(private readonly options: OutboxOptions) {}

  event(event: LessonEvent): void {
    if (event.type === 'state' || event.type === 'transcript') this.put(event);
    else if (event.type !== 'clear') this.frame(event);
  }

  frame(frame: RoomServerFrame): void {
    this.put({ type: 'frame', frame });
  }

  /** Settles when everything has been handed to the connection, or could not be. */
  async empty(): Promise<void> {
    while (this.sending) await this.sending;
  }

  private put(item: Item): void {
    const last = this.waiting.at(-1);
    if (last && supersedes(item, last)) this.waiting.pop();
    const full = this.waiting.length >= MAX_WAITING;
    if (full && item.type === 'transcript' && !item.final) return;
    this.waiting.push(item);
    this.sending ??= this.sendAll().finally(() => {
      this.sending = undefined;
    });
  }

  private async sendAll(): Promise<void> {
    for (let item = this.waiting.shift(); item; item = this.waiting.shift()) {
      try {
        await this.send(item);
      } catch (error) {
        this.options.onFailed(error);
      }
    }
  }

  private async send(item: Item): Promise<void> {
    const { room, student } = this.options;
    if (!room.isConnected || !room.localParticipant) return;
    if (item.type === 'state') {
      await room.localParticipant.setAttributes({ [STATE_ATTRIBUTE]: item.state });
    } else if (item.type === 'frame') {
      const options = { topic: ROOM_EVENTS_TOPIC, destinationIdentities: [student] };
      await room.localParticipant.sendText(JSON.stringify(item.frame), options);
    } else {
      await this.transcribe(item);
    }
  }

  private async transcribe({ id, who, text, final, at }: Transcript): Promise<void> {
    const { room, voiceOf } = this.options;
    const { identity, track } = voiceOf(who);
    const options = {
      topic: TRANSCRIPTION_TOPIC,
      attributes: {
        'lk.segment_id': id,
        'lk.transcription_final': `${final}`,
        ...(track && { 'lk.transcribed_track_id': track }),
        'viva.at': `${at}`,
      },
    };
    if (who === 'tutor') {
      await room.localParticipant?.sendText(text, options);
      return;
    }
    // In another's name a text can only be written piece by piece, which takes three requests in place of one.
    const writer = await room.localParticipant?.streamText({ ...options, senderIdentity: identity });
    if (text) await writer?.write(text);
    await writer?.close();
  }
}

/** A state or a caption that has not left yet is worth nothing when the next one is known. */
function supersedes(item: Item, last: Item): boolean {
  if (item.type === 'state') return last.type === 'state';
  return item.type === 'transcript' && last.type === 'transcript' && !last.final && last.id === item.id;
}
