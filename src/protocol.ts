/**
 * What crosses the socket between the page and the server, in both directions.
 *
 * Binary frames are PCM s16le mono: 16 kHz towards the server, `ready.sampleRate` towards the page.
 * Everything else is one JSON object in a text frame, of the types below.
 */

/** Rate of the student's audio, fixed by the protocol. */
export const STUDENT_SAMPLE_RATE_HZ = 16_000;

/** What carries a lesson: the same-origin WebSocket, or a LiveKit room. */
export type Transport = 'socket' | 'livekit';

/** LiveKit's own words for what an agent does. */
export type AgentState = 'initializing' | 'listening' | 'thinking' | 'speaking';

export type Speaker = 'student' | 'tutor';

/** One final turn, as stored and as shown. `at` is milliseconds since the epoch. */
export interface Turn {
  id: string;
  who: Speaker;
  text: string;
  at: number;
}

export type CloseReason = 'ended' | 'timeout' | 'limit' | 'replaced' | 'shutdown' | 'error';

export type ClientFrame =
  | { type: 'join'; token: string }
  | { type: 'text'; text: string }
  | { type: 'mute'; muted: boolean }
  /** How much of the current speech has left the loudspeaker. */
  | { type: 'played'; ms: number; done: boolean }
  /** The student asks for time. */
  | { type: 'think' }
  | { type: 'end' };

/** Where the time of one turn went, all in milliseconds after the true end of speech or of the part before. */
export interface TurnLatency {
  turn: string;
  endOfTurnMs: number;
  sttMs: number;
  llmMs: number;
  ttsMs: number;
  totalMs: number;
}

export type BoardKind = 'text' | 'formula' | 'code' | 'table' | 'picture';

/** What the tutor shows, and what it says for those who cannot see it. `at` is milliseconds since the epoch. */
export interface BoardShown {
  id: string;
  kind: BoardKind;
  /** Plain text for `text`; HTML made by the server for `formula`, `code` and `table`; an address for `picture`. */
  content: string;
  alt: string;
  at: number;
}

/** What is left of a lesson when it ends. */
export interface Recap {
  /** Titles of the subtopics that were taught. */
  covered: string[];
  /** Those of them that the student's own answers showed to be understood. */
  understood: string[];
  /** What comes next, one sentence. */
  next: string;
  /** When to look at it again, milliseconds since the epoch; `null` when nothing was learnt that could be forgotten. */
  reviewAt: number | null;
}

/** What a live lesson tells its student; transports carry it unchanged. */
export type LessonEvent =
  | { type: 'state'; state: AgentState }
  /** The same `id` replaces what it said before; a final empty text withdraws it. */
  | ({ type: 'transcript'; final: boolean } & Turn)
  /** Drop what is queued: the student has the floor. */
  | { type: 'clear' }
  | ({ type: 'latency' } & TurnLatency)
  /** The same `id` replaces what was shown before. */
  | ({ type: 'board' } & BoardShown)
  | ({ type: 'recap' } & Recap)
  | { type: 'notice'; code: string; message: string };

export type ServerFrame =
  | { type: 'ready'; lesson: string; sampleRate: number; resumed: boolean; history: Turn[] }
  | LessonEvent
  | { type: 'closed'; reason: CloseReason; message?: string };

/** Topic of the text streams that carry, in a LiveKit room, what LiveKit itself has no words for. */
export const ROOM_EVENTS_TOPIC = 'viva.events';

/** Student to tutor on that topic. Typed words go as LiveKit's `lk.chat`; a muted track tells of itself. */
export type RoomClientFrame =
  /** Asks for `ready`: the page can hear now. */
  { type: 'join' } | Extract<ClientFrame, { type: 'think' | 'end' }>;

/** Tutor to student on that topic. State is the attribute `lk.agent.state`, transcripts are `lk.transcription`. */
export type RoomServerFrame = Exclude<ServerFrame, { type: 'state' | 'transcript' | 'clear' }>;

/** What may go wrong on the way into a lesson, or in it, that only the browser knows. */
export const FAILURE_KINDS = [
  'microphone_refused',
  'no_microphone',
  'microphone_failed',
  'socket_failed',
  'room_failed',
  'connection_lost',
  'reconnected',
  'given_up',
] as const;

/** What a page tells about itself: how its lesson carried, and nothing of who is in it or what was said. */
export type BrowserReport =
  | { type: 'failure'; transport: Transport; kind: (typeof FAILURE_KINDS)[number] }
  | ({ type: 'quality'; transport: Transport } & AudioQuality);

/** How the tutor's voice sounded in one lesson. What the transport does not tell is not there. */
export interface AudioQuality {
  /** How long the page was in the lesson. */
  seconds: number;
  /** Times that sound came too late and was missing. */
  gaps: number;
  /** Packets that never came, as a share of all. */
  lossRatio?: number | undefined;
  jitterMs?: number | undefined;
  roundTripMs?: number | undefined;
}

/** The answer of `GET /api/voice/get-token/`. `expiresAt` is milliseconds since the epoch. */
export interface TokenAnswer {
  token: string;
  /** The lesson's id. */
  room: string;
  url: string;
  transport: Transport;
  expiresAt: number;
}
