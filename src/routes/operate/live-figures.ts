import type { Engines } from '../../agent/messages.ts';
import type { MinuteSample } from '../../metrics/recent-minutes.ts';

/** What the process itself knows of the present and of the last day. Nothing in it is anybody's in particular. */
export interface LiveFigures {
  /** Milliseconds since the epoch. */
  at: number;
  /** Since the process began. */
  upSeconds: number;
  /** Whether lessons can be held, part by part; what is not ready says what to do. */
  readiness: Record<string, { ready: true } | { ready: false; todo: string }>;
  lessons: { live: number; most: number };
  threads: ThreadState[];
  engines: EngineState[];
  /** The oldest first; the present minute, so far, is the last. */
  minutes: MinuteSample[];
  sinceStart: {
    /** By part. */
    fallbacks: Count[];
    /** Reads and writes of lessons that failed. */
    storeFailures: number;
  };
  browsers: BrowserFigures;
  memory: { usedBytes: number; totalBytes: number };
  disk: { freeBytes: number; totalBytes: number } | undefined;
}

export interface Count {
  name: string;
  count: number;
}

export interface ThreadState {
  name: string;
  isUp: boolean;
  /** What else there is to say of it, such as how often it was started again. */
  note: string;
}

export interface EngineState {
  part: keyof Engines;
  /** What serves now; `undefined` while the thread starts. */
  name: string | undefined;
  /** It stands in for the provider that was chosen. */
  isSpare: boolean;
}

/** Since the start of the process, as students' browsers told. */
export interface BrowserFigures {
  /** By kind. */
  failures: Count[];
  /** Means over lessons; `undefined` where none told. */
  gapsPerMinute: number | undefined;
  lossRatio: number | undefined;
  jitterMs: number | undefined;
  roundTripMs: number | undefined;
}
