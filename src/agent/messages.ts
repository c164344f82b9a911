import type { Lesson } from '../curriculum/lesson.ts';
import type { CloseReason, LessonEvent, Turn, TurnLatency } from '../protocol.ts';
import type { Blocks } from './block-probe.ts';
import type { StudentRecord, TeachingEvent } from './teaching-events.ts';
import type { Usage } from './usage.ts';

/** What the agent thread is started with, as its `workerData`. */
export interface AgentThreadOptions {
  /** flite's voice: the tutor's, or the spare one of a hosted voice. */
  voice: string;
  hosted: HostedEngines;
  /** Where sounds are kept that would have to be paid for again. */
  dataDir: string;
  /** How many speech threads recognise and synthesise. */
  speechThreads: number;
  logLevel: string;
  /** Where lessons are held as rooms; without it, they come over the socket. */
  livekit: LiveKitServer | undefined;
}

/** What a thread is given at its start. */
export interface AgentThreadData extends AgentThreadOptions {
  /** It takes the place of one that died, whose students wait. */
  isAwaited: boolean;
}

/** The parts that a provider does. One that is `undefined` is done on this machine. */
export interface HostedEngines {
  stt: HostedEngine | undefined;
  llm: HostedEngine | undefined;
  tts: (HostedEngine & { voice: string }) | undefined;
}

/** What a student calls those parts. */
export type HostedPart = 'recognition' | 'mind' | 'voice';

export interface HostedEngine {
  /** Empty where the server wants none. */
  apiKey: string;
  /** Another server than the provider's own: an origin for recognition, a base such as `…/v1` for the others. */
  baseUrl: string | undefined;
  model: string;
}

/** A LiveKit server and the key that this server signs with. */
export interface LiveKitServer {
  /** `ws:` or `wss:`, without a path. */
  url: string;
  apiKey: string;
  apiSecret: string;
}

/**
 * How long LiveKit keeps a room whose student has gone: longer than the tutor waits for them to come back, because the
 * tutor deletes it by itself.
 */
export const ROOM_STAYS_S = 300;

/** Everything a lesson needs to begin or to go on: it is loaded once, in this message. */
export interface LessonOpening {
  id: string;
  studentName: string;
  lesson: Lesson;
  /** Final turns so far; empty for a new lesson. */
  history: Turn[];
  /** What was asked, hinted, judged and shown in this lesson so far, in the order it happened. */
  events: TeachingEvent[];
  /** What is known of the student from before. */
  student: StudentRecord;
  /** How long the lesson may still last. */
  remainingMs: number;
  /** Without a word from the student for this long, the lesson ends. */
  silenceMs: number;
  budget: LessonBudget;
  /** Used where lessons are held as LiveKit rooms. */
  room: RoomSeat;
}

/** The main thread adds up the money that is spent and tells when it is nearly or all gone. */
export interface LessonBudget {
  /** What hosted engines may still cost in this lesson as it opens; `null` when there is no limit. */
  microDollars: number | null;
  /** Whether the tutor says goodbye then, or goes on with the engines of this machine. */
  whenSpent: 'goodbye' | 'on-device';
}

/** What a limit is set for. Where time is up there is no engine to go on with: the tutor says goodbye. */
export type BudgetKind = 'money' | 'time';

/** How near the limit is that is reached first: at 80 %, and at all of it. */
export type BudgetState = 'nearly' | 'spent';

export interface RoomSeat {
  /** The room's name: the lesson's id. */
  name: string;
  /** The student's identity there: nobody else is listened to. */
  student: string;
}

/** Main thread to agent thread. Audio buffers are transferred, not copied. */
export type ToAgent =
  /** A student is about to begin: what a lesson will need of the network can be got ready. */
  | { type: 'expect' }
  | { type: 'open'; opening: LessonOpening }
  /** The student is connected: what the tutor says may now leave. */
  | { type: 'attach'; lesson: string }
  | { type: 'audio'; lesson: string; pcm: ArrayBuffer }
  | { type: 'text'; lesson: string; text: string }
  | { type: 'mute'; lesson: string; muted: boolean }
  | { type: 'played'; lesson: string; ms: number; done: boolean }
  | { type: 'think'; lesson: string }
  | { type: 'budget'; lesson: string; of: BudgetKind; state: BudgetState }
  /** The student is to know it. */
  | { type: 'notice'; lesson: string; code: string; message: string }
  /** The student ends the lesson: the tutor says goodbye, then the lesson closes. */
  | { type: 'end'; lesson: string }
  /** The server is about to stop: the tutor says so, then the lesson closes (`shutdown`), to be taken up again later. */
  | { type: 'drain'; lesson: string }
  /** Closes at once, without a word: the student's connection is gone. */
  | { type: 'close'; lesson: string }
  /** The thread ends itself: ended from outside while a model runs, it takes the process with it. */
  | { type: 'leave' };

/** Agent thread to main thread. */
export type FromAgent =
  /** The models are loaded; lessons may be opened. `engines` names each part for log, page and configuration route. */
  | { type: 'ready'; engines: Engines; sampleRateHz: number }
  /** A provider fell out or came back: these serve from now on. */
  | { type: 'engines'; engines: Engines }
  | { type: 'audio'; lesson: string; pcm: ArrayBuffer }
  | { type: 'event'; lesson: string; event: LessonEvent }
  /** The student of a room has come, or has come back: from now on the lesson is kept. */
  | { type: 'joined'; lesson: string }
  /** A turn is final: to be stored. */
  | { type: 'turn'; lesson: string; turn: Turn }
  /** The tutor did something that is to be stored. The turns that it names may be told later. */
  | { type: 'teaching'; lesson: string; event: TeachingEvent }
  /** Where the time of a turn went: to be stored. The student is told by an event. */
  | { type: 'latency'; lesson: string; latency: TurnLatency }
  /** A hosted engine was used: to be counted and stored, also before the student has come. */
  | { type: 'usage'; lesson: string; usage: Usage }
  /** The provider of this part is out: an engine of this machine serves in this lesson. Told once for each time. */
  | { type: 'spare'; lesson: string; part: HostedPart }
  /** The lesson is over, by itself or because it was to close (`shutdown`), and has left the thread. */
  | { type: 'closed'; lesson: string; reason: CloseReason }
  /** The thread ends because of a mistake in it or in what it uses. */
  | { type: 'failed'; cause: string }
  /** The thread lives; what held it longest since the last of these. */
  | ({ type: 'health' } & ThreadHealth);

export type ThreadHealth = { lessons: number; speechThreads: number } & Blocks;

/** The engine of each part, by name. */
export interface Engines {
  stt: string;
  llm: string;
  tts: string;
  vad: string;
  endOfTurn: string;
}
