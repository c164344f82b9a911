import type { MinuteSample } from '../../metrics/recent-minutes.ts';

/** Some minutes together: what is counted is added up, of what is measured the worst or the last is told. */
export interface Span extends MinuteSample {
  minutes: number;
}

/** As many as a small chart can show and a person can read in a table, besides the one that has just begun. */
const MOST_SPANS = 48;

const SPANS_MIN = [1, 2, 5, 10, 15, 30];

/** The minutes by spans of the clock, the oldest first, each as short as the number of spans allows. */
export function spansOf(minutes: MinuteSample[]): Span[] {
  const spanMin = SPANS_MIN.find((length) => minutes.length <= length * MOST_SPANS) ?? 30;
  const spanMs = spanMin * 60_000;
  const bySpan = Map.groupBy(minutes, ({ at }) => Math.floor(at / spanMs) * spanMs);
  return [...bySpan].map(([at, those]) => ({ ...those.reduce(together), at, minutes: those.length }));
}

function together(one: MinuteSample, later: MinuteSample): MinuteSample {
  return {
    at: one.at,
    requests: one.requests + later.requests,
    errors: one.errors + later.errors,
    requestP50Ms: worst(one.requestP50Ms, later.requestP50Ms),
    requestP95Ms: worst(one.requestP95Ms, later.requestP95Ms),
    tokens: one.tokens + later.tokens,
    tokenRefusals: one.tokenRefusals + later.tokenRefusals,
    connectionFailures: one.connectionFailures + later.connectionFailures,
    liveLessons: Math.max(one.liveLessons, later.liveLessons),
    residentBytes: later.residentBytes,
    diskFreeBytes: later.diskFreeBytes,
  };
}

function worst(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Math.max(one, other);
}
