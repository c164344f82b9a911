import type { TurnLatency } from '../protocol.ts';

/** What each part of a turn may take at most for talk to feel like talk; the end of a turn is the student's own pause. */
export const LATENCY_TARGETS = {
  sttMs: 500,
  llmMs: 2_000,
  ttsMs: 500,
  totalMs: 3_000,
} satisfies Partial<TurnLatency>;
