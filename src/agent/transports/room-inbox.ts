import type { Room, TextStreamReader } from '@livekit/rtc-node';
import { z } from 'zod';
import { Allowance } from '../../allowance.ts';
import { ROOM_EVENTS_TOPIC, type RoomClientFrame } from '../../protocol.ts';

const CHAT_TOPIC = 'lk.chat';

/** As over the socket: nobody types more than this as one answer. */
const MAX_CHARACTERS = 1000;

/** Nobody types or presses faster; what comes beyond it is not read. */
const STREAMS = { perSecond: 5, burst: 20 };

const Frame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('join') }),
  z.object({ type: z.literal('think') }),
  z.object({ type: z.literal('end') }),
]) satisfies z.ZodType<RoomClientFrame>;

export interface InboxListener {
  /** Typed words, at most a thousand characters. */
  onText(text: string): void;
  onFrame(frame: RoomClientFrame): void;
  /** Something came that is no frame, or is too much. */
  onRefused(message: string): void;
}

/** The text streams that a student sends into a room; those of anybody else are not read. */
export class RoomInbox {
  private readonly allowance = new Allowance(STREAMS, performance.now());

  constructor(
    room: Room,
    private readonly student: string,
    private readonly listener: InboxListener,
  ) {
    room.registerTextStreamHandler(CHAT_TOPIC, (reader, { identity }) => {
      void this.receive(reader, identity, (text) => listener.onText(text));
    });
    room.registerTextStreamHandler(ROOM_EVENTS_TOPIC, (reader, { identity }) => {
      void this.receive(reader, identity, (text) => this.frame(text));
    });
  }

  private async receive(reader: TextStreamReader, from: string, take: (text: string) => void): Promise<void> {
    if (from !== this.student) return reader.close();
    if (!this.allowance.take(1, performance.now())) {
      this.listener.onRefused('Too much was sent at once; the last of it was not read.');
      return reader.close();
    }
    try {
      let text = '';
      for await (const chunk of reader) {
        text += chunk;
        if (text.length > MAX_CHARACTERS) {
          this.listener.onRefused(`Please send at most ${MAX_CHARACTERS} characters at a time.`);
          return;
        }
      }
      take(text);
    } catch {
      // The connection was lost in the middle of it; whoever sent it sees that too.
    }
  }

  private frame(text: string): void {
    const frame = Frame.safeParse(parse(text));
    if (frame.success) this.listener.onFrame(frame.data);
    else this.listener.onRefused(`The frames of ${ROOM_EVENTS_TOPIC} are join, think and end.`);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
