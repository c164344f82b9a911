import type { Engines } from '../agent/messages.ts';

/** What the parts of a turn are called in figures, as on the pages. */
export const PART_LABELS = {
  stt: 'recognition',
  llm: 'mind',
  tts: 'voice',
  vad: 'voice_activity',
  endOfTurn: 'end_of_turn',
} as const satisfies Record<keyof Engines, string>;
