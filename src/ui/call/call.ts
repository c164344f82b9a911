import type { ReadonlySignal } from '@preact/signals-core';
import type { AgentState, BoardShown, CloseReason, Recap, TurnLatency } from '../../protocol.ts';
import type { DeviceChoice } from './sound/devices.ts';
import type { MicrophoneStatus } from './sound/microphone.ts';
import type { TranscriptTurn } from './transcript.ts';

export type Connection =
  | { phase: 'connecting' }
  | { phase: 'live' }
  /** It tries again by itself; `why` says in a sentence what is wrong, where more is known than what is missing. */
  | { phase: 'reconnecting'; missing: Missing; why?: string }
  /** It no longer tries by itself. */
  | { phase: 'refused'; message: string }
  /** The lesson was opened somewhere else. */
  | { phase: 'replaced' }
  | { phase: 'ended'; reason: EndReason; message?: string };

/** What a lesson that is interrupted waits for. */
export type Missing = 'network' | 'server' | 'tutor';

export type EndReason = Extract<CloseReason, 'ended' | 'timeout' | 'limit'>;

/** A connection that holds, but hardly: words may come late, or with gaps. */
export type Weakness = 'poor' | 'lost';

export interface Notice {
  code: string;
  message: string;
}

/**
 * One lesson as the page sees it, whatever carries it, for as long as the page lives. Signals tell what is;
 * methods return at once and their effect shows in the signals.
 */
export interface Call {
  readonly connection: ReadonlySignal<Connection>;
  /** While live; `undefined` when all is well or nothing is known. */
  readonly weakness: ReadonlySignal<Weakness | undefined>;
  readonly state: ReadonlySignal<AgentState>;
  readonly turns: ReadonlySignal<TranscriptTurn[]>;
  readonly latency: ReadonlySignal<TurnLatency | undefined>;
  /** What the tutor showed last. */
  readonly board: ReadonlySignal<BoardShown | undefined>;
  readonly recap: ReadonlySignal<Recap | undefined>;
  readonly notice: ReadonlySignal<Notice | undefined>;
  /** The student asked for time, and neither has spoken since. */
  readonly thinkingTime: ReadonlySignal<boolean>;
  readonly microphone: ReadonlySignal<MicrophoneStatus>;
  readonly muted: ReadonlySignal<boolean>;
  /** `undefined` where the browser lets nobody choose, or there is nothing to choose from. */
  readonly loudspeaker: ReadonlySignal<DeviceChoice | undefined>;
  /** The browser or the system holds the sound back until the student taps. */
  readonly soundBlocked: ReadonlySignal<boolean>;
  /** What is really heard of each side. */
  readonly sound: Record<'tutor' | 'student', AnalyserNode>;

  /** `false` when it cannot be kept until the connection is back: the student should keep the words. */
  sendText(text: string): boolean;
  mute(muted: boolean): void;
  think(): void;
  end(): void;
  /** Opens the microphone with this id, or asks again for any. */
  openMicrophone(device?: string): void;
  chooseLoudspeaker(device: string): void;
  /** To be called inside a tap. */
  unblockSound(): void;
  /** Tries at once; takes the lesson back from wherever else it was opened. */
  reconnect(): void;
  dismissNotice(): void;
}
