import { figuresOfOne, letTalk } from './class.ts';
import type { MeasuredTurn } from './conversation.ts';
import type { Row } from './row.ts';
import { percentile } from './statistics.ts';

const TURNS = 32;

export interface Split {
  part: string;
  p50: number;
  p95: number;
}

/** One student, one lesson at a time: how long from the last of the student's voice to the first of the tutor's. */
export async function benchTurnLatency(origin: string): Promise<{ row: Row; split: Split[] }> {
  const turns = await letTalk(origin, 1, TURNS);
  const row: Row = {
    figure: 'End of speech → first sound, one lesson, p50 / p95',
    unit: 'ms',
    must: [600, 900],
    reach: [450, 700],
    ...figuresOfOne(turns),
  };
  return { row, split: splitOf(turns) };
}

export function splitOf(turns: MeasuredTurn[]): Split[] {
  const measured = turns.flatMap(({ toSoundMs, cutOff, split }) =>
    toSoundMs === null || cutOff || split === null ? [] : [{ toSoundMs, ...split }],
  );
  const part = (name: string, of: (turn: (typeof measured)[number]) => number): Split => {
    const values = measured.map(of);
    return { part: name, p50: percentile(values, 50), p95: percentile(values, 95) };
  };
  return [
    part(
      'End of turn: from the last speech that the server noticed until it is the tutor’s turn',
      (turn) => turn.endOfTurnMs,
    ),
    part('Recognition: from that speech to its final text, mostly within the above', (turn) => turn.sttMs),
    part('Mind: to its first words', (turn) => turn.llmMs),
    part('Synthesis: to the first sound', (turn) => turn.ttsMs),
    part('Server in all: from the last speech noticed to the first sound sent', (turn) => turn.totalMs),
    part(
      'Transport and noticing: the rest of what the ear measured',
      (turn) => turn.toSoundMs - turn.totalMs,
    ),
  ];
}
