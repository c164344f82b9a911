import type { MinuteSample } from '../../metrics/recent-minutes.ts';
import type { OperationFigures, Use } from '../../store/operation.ts';
import type { LiveFigures } from './live-figures.ts';
import type { Standing } from './standing.ts';

/** For tests: a server that is well, with hosted engines, in the middle of a day. */

export const NOON = Date.UTC(2026, 10, 24, 12);

export function minute(changes: Partial<MinuteSample> = {}): MinuteSample {
  return {
    ...{ at: NOON, requests: 40, errors: 0, requestP50Ms: 1.2, requestP95Ms: 4.5 },
    ...{ tokens: 2, tokenRefusals: 0, connectionFailures: 0, liveLessons: 5 },
    ...{ residentBytes: 900_000_000, diskFreeBytes: 30_000_000_000 },
    ...changes,
  };
}

/** So many, the last at noon. */
export function minutesUntilNoon(howMany: number): MinuteSample[] {
  return Array.from({ length: howMany }, (_, index) => {
    const before = howMany - 1 - index;
    return minute({ at: NOON - before * 60_000, liveLessons: Math.round(6 + 5 * Math.sin(before / 90)) });
  });
}

export function live(changes: Partial<LiveFigures> = {}): LiveFigures {
  return {
    at: NOON,
    upSeconds: 90_000,
    readiness: { store: { ready: true }, agent: { ready: true } },
    lessons: { live: 5, most: 20 },
    threads: [
      { name: 'main thread', isUp: true, note: 'held up for more than 50 ms in 2 of 90000 s' },
      { name: 'agent thread', isUp: true, note: '' },
    ],
    engines: [
      { part: 'stt', name: 'Deepgram nova-2', isSpare: false },
      { part: 'llm', name: 'OpenAI gpt-4.1', isSpare: false },
      { part: 'tts', name: 'OpenAI tts-1 echo', isSpare: false },
      { part: 'vad', name: 'Silero', isSpare: false },
      { part: 'endOfTurn', name: 'LiveKit turn detector v1-mini', isSpare: false },
    ],
    minutes: minutesUntilNoon(1_440),
    sinceStart: { fallbacks: [], storeFailures: 0 },
    browsers: {
      failures: [{ name: 'microphone_refused', count: 2 }],
      ...{ gapsPerMinute: 0.2, lossRatio: 0.004, jitterMs: 6, roundTripMs: 48 },
    },
    memory: { usedBytes: 900_000_000, totalBytes: 4_000_000_000 },
    disk: { freeBytes: 30_000_000_000, totalBytes: 80_000_000_000 },
    ...changes,
  };
}

const NO_USE: Use = {
  ...{ calls: 0, errors: 0, audioMs: 0, tokensIn: 0, tokensOut: 0, characters: 0, microDollars: 0 },
};

export function stored(changes: Partial<OperationFigures> = {}): OperationFigures {
  const times = {
    endOfTurn: { turns: 312, p50Ms: 312.5, p95Ms: 637.5 },
    stt: { turns: 312, p50Ms: 112.5, p95Ms: 287.5 },
    llm: { turns: 312, p50Ms: 437.5, p95Ms: 1_112.5 },
    tts: { turns: 312, p50Ms: 212.5, p95Ms: 437.5 },
    total: { turns: 312, p50Ms: 962.5, p95Ms: 1_687.5 },
  };
  const heard = { ...NO_USE, calls: 41, audioMs: 18_600_000, microDollars: 1_333_000 };
  const thought = { ...NO_USE, calls: 420, errors: 1, tokensIn: 380_000, tokensOut: 21_000 };
  return {
    lessons: {
      today: 41,
      todayMs: 18_600_000,
      lengthsMs: [40, 70, 260, 400, 700, 800, 1_300, 1_900].map((s) => s * 1_000),
    },
    turns: { lastHour: times, today: times },
    providers: [
      {
        provider: 'deepgram',
        part: 'stt',
        today: heard,
        month: { ...heard, calls: 700, microDollars: 22_661_001 },
      },
      { provider: 'openai', part: 'llm', today: { ...thought, microDollars: 928_000 }, month: thought },
    ],
    spent: { todayMicroDollars: 2_261_000, monthMicroDollars: 31_400_007 },
    ...changes,
  };
}

export function standing(changes: Partial<Standing> = {}): Standing {
  return { live: live(), stored: stored(), limits: { microDollars: 5_000_000, ms: null }, ...changes };
}
