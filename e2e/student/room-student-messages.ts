import type { AgentState, RoomClientFrame, RoomServerFrame, Speaker, Turn } from '../../src/protocol.ts';
import type { Sound } from './heard-sounds.ts';

/** To the process in which students of rooms live. `student` is a number of the caller's own. */
export type ToRoomStudents = { student: number } & (
  | { type: 'enter'; url: string; token: string }
  /** s16le mono, 16 kHz; answered by `saying`. */
  | { type: 'say'; saying: number; pcm: Int16Array }
  /** Typed words, on `lk.chat`. */
  | { type: 'type'; text: string }
  | { type: 'send'; frame: RoomClientFrame }
  /** Answered by `carried`. */
  | { type: 'count' }
  | { type: 'leave' }
);

/** What happens to a student, in the order it does; times are milliseconds since the epoch. */
export type RoomNote =
  | { type: 'entered' }
  | { type: 'refused'; message: string }
  /** Somebody else is in the room, or no longer. `kind` is LiveKit's. */
  | { type: 'participant'; identity: string; kind: string; present: boolean }
  | { type: 'state'; state: AgentState }
  | RoomTranscript
  | { type: 'event'; frame: RoomServerFrame }
  /** A stretch of the tutor's voice began, or ended. */
  | { type: 'sound'; sound: Sound }
  | { type: 'saying'; saying: number; onsetMs: number; endOfSpeechMs: number }
  | { type: 'said'; saying: number }
  | ({ type: 'carried' } & Carried)
  | { type: 'reconnecting' | 'reconnected' }
  /** Out of the room, for LiveKit's reason. */
  | { type: 'left'; reason: string };

export type FromRoomStudents = { student: number; atMs: number; note: RoomNote };

/** One version of what somebody said. */
export interface RoomTranscript extends Turn {
  type: 'transcript';
  who: Speaker;
  final: boolean;
  /** The attributes as they came. */
  attributes: Record<string, string>;
}

/** What both peer connections have carried so far, by WebRTC's own count: without headers of UDP and IP. */
export interface Carried {
  bytesUp: number;
  bytesDown: number;
  packetsUp: number;
  packetsDown: number;
}
