import type { Evidence, TeachingEvent } from '../../agent/teaching-events.ts';
import type { BoardShown, Turn, TurnLatency } from '../../protocol.ts';

/** A lesson as it was stored. */
export interface LessonRecord {
  turns: Turn[];
  events: TeachingEvent[];
  latencies: TurnLatency[];
}

export type TimelineEntry =
  /** A turn, with what was judged by its words and where the time of the answer to it went. */
  | { type: 'turn'; at: number; turn: Turn; evidence: Evidence[]; latency: TurnLatency | undefined }
  | { type: 'board'; at: number; board: BoardShown }
  /** Judged, but the turn was never stored: the lesson was cut off, or there was silence. */
  | { type: 'evidence'; at: number; evidence: Evidence };

/** What happened in a lesson, in the order it happened, with each piece of evidence at the words it rests on. */
export function timelineOf({ turns, events, latencies }: LessonRecord): TimelineEntry[] {
  const evidence = Map.groupBy(
    events.filter((event) => event.type === 'evidence'),
    ({ turn }) => turn,
  );
  const latencyOf = new Map(latencies.map((latency) => [latency.turn, latency]));
  const said = turns.map((turn): TimelineEntry => {
    const { id, at } = turn;
    return { type: 'turn', at, turn, evidence: evidence.get(id) ?? [], latency: latencyOf.get(id) };
  });
  const known = new Set(turns.map(({ id }) => id));
  const besides = events.flatMap((event): TimelineEntry[] => {
    if (event.type === 'board') return [{ type: 'board', at: event.at, board: event }];
    if (event.type !== 'evidence' || known.has(event.turn)) return [];
    return [{ type: 'evidence', at: event.at, evidence: event }];
  });
  return [...said, ...besides].sort((one, other) => one.at - other.at);
}
