import type { Database } from 'bun:sqlite';
import {
  type Operation,
  type OperationFigures,
  type ProviderUse,
  TURN_STEP_MS,
  type TurnPart,
  type TurnPercentiles,
  type TurnTimes,
  type Use,
} from './operation.ts';
import { SqliteUsage } from './sqlite-usage.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Turn times are kept by days and by ten minutes: the last hour is six of these, and the one that is not over. */
const SLOT_MS = 600_000;

/** A server that has held more in thirty days is judged by the latest of them. */
const LENGTHS = 2_000;

interface StepRow {
  part: TurnPart;
  step: number;
  turns: number;
}

type UseRow = Pick<ProviderUse, 'provider' | 'part'> & Use & { isToday: number };

const NO_USE: Use = {
  calls: 0,
  errors: 0,
  audioMs: 0,
  tokensIn: 0,
  tokensOut: 0,
  characters: 0,
  microDollars: 0,
};

/** Reads sums that are kept as things happen, and an index: a few milliseconds, however much is stored. */
export class SqliteOperation extends SqliteUsage implements Operation {
  readonly #lessons;
  readonly #lengths;
  readonly #steps;
  readonly #uses;

  constructor(db: Database) {
    super(db);
    this.#lessons = db.query<{ today: number; todayMs: number }, { midnight: number; day: string }>(
      `SELECT (SELECT count(*) FROM lessons WHERE started_at >= $midnight) AS today,
         coalesce((SELECT ms FROM time_of_days WHERE day = $day), 0) AS todayMs`,
    );
    this.#lengths = db.query<{ ms: number }, { since: number; most: number }>(
      `SELECT ended_at - started_at AS ms FROM (
         SELECT started_at, ended_at FROM lessons WHERE started_at >= $since ORDER BY started_at DESC LIMIT $most
       ) WHERE ended_at IS NOT NULL`,
    );
    this.#steps = db.query<StepRow, { spanMs: number; since: number }>(
      `SELECT part, step, sum(turns) AS turns FROM turn_times WHERE span_ms = $spanMs AND since >= $since
       GROUP BY part, step ORDER BY part, step`,
    );
    this.#uses = db.query<UseRow, { month: string; day: string }>(
      `SELECT provider, part, day = $day AS isToday, sum(calls) AS calls, sum(errors) AS errors,
         sum(audio_ms) AS audioMs, sum(tokens_in) AS tokensIn, sum(tokens_out) AS tokensOut,
         sum(characters) AS characters, sum(micro_dollars) AS microDollars
       FROM usage_of_days WHERE day BETWEEN $month AND $day
       GROUP BY provider, part, isToday ORDER BY provider, part`,
    );
  }

  async operationAt(at: number): Promise<OperationFigures> {
    const midnight = Math.floor(at / DAY_MS) * DAY_MS;
    const day = new Date(at).toISOString().slice(0, 10);
    const month = `${day.slice(0, 8)}01`;
    const hourAgo = Math.floor((at - HOUR_MS) / SLOT_MS) * SLOT_MS;
    const lessons = this.#lessons.get({ midnight, day }) ?? { today: 0, todayMs: 0 };
    const lengths = this.#lengths.all({ since: at - 30 * DAY_MS, most: LENGTHS });
    const providers = usesOf(this.#uses.all({ month, day }));
    return {
      lessons: { ...lessons, lengthsMs: lengths.map(({ ms }) => Math.max(0, ms)) },
      turns: {
        lastHour: timesOf(this.#steps.all({ spanMs: SLOT_MS, since: hourAgo })),
        today: timesOf(this.#steps.all({ spanMs: DAY_MS, since: midnight })),
      },
      providers,
      spent: {
        todayMicroDollars: sumOf(providers.map(({ today }) => today.microDollars)),
        monthMicroDollars: sumOf(providers.map(({ month }) => month.microDollars)),
      },
    };
  }
}

function timesOf(rows: StepRow[]): TurnTimes {
  const byPart = Map.groupBy(rows, ({ part }) => part);
  return Object.fromEntries([...byPart].map(([part, steps]) => [part, percentilesOf(steps)]));
}

/** Nearest rank, at the middle of its step. */
function percentilesOf(steps: StepRow[]): TurnPercentiles {
  const turns = sumOf(steps.map((step) => step.turns));
  const at = (share: number) => {
    let rank = Math.ceil(turns * share);
    const found = steps.find((step) => {
      rank -= step.turns;
      return rank <= 0;
    });
    return ((found?.step ?? 0) + 0.5) * TURN_STEP_MS;
  };
  return { turns, p50Ms: at(0.5), p95Ms: at(0.95) };
}

/** A row of each day of use becomes one of the month; whole micro-dollars are added, so nothing is rounded. */
function usesOf(rows: UseRow[]): ProviderUse[] {
  const byPart = Map.groupBy(rows, ({ provider, part }) => `${provider} ${part}`);
  return [...byPart.values()].flatMap((sums) => {
    const [first] = sums;
    if (!first) return [];
    const { provider, part } = first;
    return [
      { provider, part, today: addUp(sums.filter(({ isToday }) => isToday === 1)), month: addUp(sums) },
    ];
  });
}

function addUp(rows: Use[]): Use {
  return rows.reduce<Use>(
    (sum, row) => ({
      calls: sum.calls + row.calls,
      errors: sum.errors + row.errors,
      audioMs: sum.audioMs + row.audioMs,
      tokensIn: sum.tokensIn + row.tokensIn,
      tokensOut: sum.tokensOut + row.tokensOut,
      characters: sum.characters + row.characters,
      microDollars: sum.microDollars + row.microDollars,
    }),
    NO_USE,
  );
}

function sumOf(amounts: number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}
