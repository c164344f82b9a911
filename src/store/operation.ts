import type { UsagePart } from '../agent/usage.ts';
import type { TurnLatency } from '../protocol.ts';

/** A part of a turn's time, as it is stored. */
export type TurnPart = 'endOfTurn' | 'stt' | 'llm' | 'tts' | 'total';

/** Turn times are counted in steps of this width: a percentile is right to within one. */
export const TURN_STEP_MS = 25;

/** Figures of lessons and providers for whoever runs the server. Nothing in them is anybody's in particular. */
export interface OperationFigures {
  lessons: {
    /** Begun since midnight, UTC. */
    today: number;
    /** In lessons since then, all students together. */
    todayMs: number;
    /** Of lessons of the last thirty days that are over, from the first moment to the last. */
    lengthsMs: number[];
  };
  turns: { lastHour: TurnTimes; today: TurnTimes };
  /** A provider that was not used this month is not in it. */
  providers: ProviderUse[];
  /** What all providers cost. */
  spent: { todayMicroDollars: number; monthMicroDollars: number };
}

/** Of each part that was measured; a part is missing where nothing was. */
export type TurnTimes = { [part in TurnPart]?: TurnPercentiles };

export interface TurnPercentiles {
  turns: number;
  p50Ms: number;
  p95Ms: number;
}

export interface ProviderUse {
  provider: string;
  part: UsagePart;
  today: Use;
  /** Since the first of the month, UTC. */
  month: Use;
}

/** The quantities that providers charge for. */
export interface Use {
  calls: number;
  /** Those of the calls that brought nothing. */
  errors: number;
  audioMs: number;
  tokensIn: number;
  tokensOut: number;
  characters: number;
  microDollars: number;
}

/** What the store knows of how the server is doing. */
export interface Operation {
  /** @param at - the present, in milliseconds since the epoch */
  operationAt(at: number): Promise<OperationFigures>;
}

/** The parts that the strip under the captions shows too, by the names they have there. */
export const TURN_PARTS = {
  endOfTurn: 'endOfTurnMs',
  stt: 'sttMs',
  llm: 'llmMs',
  tts: 'ttsMs',
  total: 'totalMs',
} as const satisfies Record<TurnPart, keyof TurnLatency>;
