import type { OperationFigures } from '../../store/operation.ts';
import { LATENCY_TARGETS } from '../../ui/latency-targets.ts';
import type { LiveFigures } from './live-figures.ts';

/** All that the operator's page shows. */
export interface Standing {
  live: LiveFigures;
  /** `undefined` where the database does not answer. */
  stored: OperationFigures | undefined;
  limits: DayLimits;
}

/** Of everybody together; `null` is no limit. */
export interface DayLimits {
  microDollars: number | null;
  ms: number | null;
}

export interface Trouble {
  what: string;
  whatToDo: string;
}

/** Fewer turns than this are chance: one slow answer of five is no slow server. */
const ENOUGH_TURNS = 20;

/** From here on a limit is nearly reached; lessons are told at the same share. */
const NEARLY = 0.8;

const LEAST_FREE_SHARE = 0.05;

/** SQLite needs room for its log and for a backup beside the database. */
const LEAST_FREE_BYTES = 500_000_000;

/** Above it the system may end the process. */
const MOST_MEMORY_SHARE = 0.9;

const RECENT_MINUTES = 10;

/** A student may refuse the microphone; where many cannot connect, something is wrong here. */
const FAILURES_ARE_MANY = { share: 0.2, atLeast: 5 };

const PARTS = {
  stt: 'recognition',
  llm: 'mind',
  tts: 'voice',
  vad: 'voice activity',
  endOfTurn: 'end of turn',
} as const;

/** What is wrong, the worst first; nothing when all is well. */
export function troublesOf(standing: Standing): Trouble[] {
  return [
    ...readinessTroubles(standing),
    ...storeTroubles(standing),
    ...limitTroubles(standing),
    ...engineTroubles(standing),
    ...machineTroubles(standing),
    ...trafficTroubles(standing),
    ...turnTroubles(standing),
  ];
}

function readinessTroubles({ live }: Standing): Trouble[] {
  const notReady = Object.entries(live.readiness).flatMap(([part, report]) =>
    report.ready
      ? []
      : [{ what: `Lessons cannot be held as they should: ${part} not ready.`, whatToDo: report.todo }],
  );
  if (notReady.length > 0) return notReady;
  return live.threads
    .filter(({ isUp }) => !isUp)
    .map(({ name }) => ({
      what: `The ${name} cannot be heard of.`,
      whatToDo: 'It is started again by itself; where that lasts, the log says why it ended.',
    }));
}

function storeTroubles({ stored }: Standing): Trouble[] {
  if (stored) return [];
  const what = 'The database does not answer, so figures of today and of this month are missing.';
  return [{ what, whatToDo: 'Look whether the disk is full and what the log says of the store.' }];
}

function limitTroubles({ stored, limits }: Standing): Trouble[] {
  if (!stored) return [];
  const money = shareOf(stored.spent.todayMicroDollars, limits.microDollars);
  const time = shareOf(stored.lessons.todayMs, limits.ms);
  return [
    ...limitTrouble(money, 'money of today', 'BUDGET_USD_DAY'),
    ...limitTrouble(time, 'time in lessons of today', 'BUDGET_MINUTES_DAY'),
  ];
}

function limitTrouble(share: number, what: string, setting: string): Trouble[] {
  if (share < NEARLY) return [];
  const isSpent = share >= 1;
  return [
    {
      what: isSpent ? `The ${what} is spent.` : `The ${what} is ${Math.floor(share * 100)} % spent.`,
      whatToDo: `There is more from midnight on, UTC; ${setting} sets how much.`,
    },
  ];
}

function shareOf(used: number, limit: number | null): number {
  return limit === null ? 0 : used / limit;
}

function engineTroubles({ live }: Standing): Trouble[] {
  return live.engines
    .filter(({ isSpare }) => isSpare)
    .map(({ part, name }) => ({
      what: `The provider of the ${PARTS[part]} is not well: ${name} stands in for it.`,
      whatToDo:
        'It is tried again by itself; the log says what it answered (a key, a quota, its own trouble).',
    }));
}

function machineTroubles({ live: { disk, memory } }: Standing): Trouble[] {
  const troubles: Trouble[] = [];
  if (disk && disk.freeBytes < Math.max(LEAST_FREE_BYTES, disk.totalBytes * LEAST_FREE_SHARE)) {
    troubles.push({
      what: 'The disk of DATA_DIR is nearly full.',
      whatToDo:
        'Make room, or let old lessons go with RETENTION_DAYS: what is said cannot be stored on a full disk.',
    });
  }
  if (memory.usedBytes > memory.totalBytes * MOST_MEMORY_SHARE) {
    troubles.push({
      what: 'Nearly all memory is in use.',
      whatToDo: 'Allow fewer lessons at once with MAX_LESSONS, or give the server more memory.',
    });
  }
  return troubles;
}

function trafficTroubles({ live }: Standing): Trouble[] {
  const minutes = live.minutes.slice(-RECENT_MINUTES);
  const sum = (field: 'errors' | 'tokens' | 'connectionFailures') =>
    minutes.reduce((total, minute) => total + minute[field], 0);
  const [errors, tokens, failures] = [sum('errors'), sum('tokens'), sum('connectionFailures')];
  const troubles: Trouble[] = [];
  if (errors > 0) {
    troubles.push({
      what: `${errors === 1 ? '1 request' : `${errors} requests`} failed here in the last ${RECENT_MINUTES} minutes.`,
      whatToDo: 'The log has a line “a request failed” for each of them.',
    });
  }
  if (failures >= Math.max(FAILURES_ARE_MANY.atLeast, tokens * FAILURES_ARE_MANY.share)) {
    troubles.push({
      what: `${failures} browsers could not connect in the last ${RECENT_MINUTES} minutes.`,
      whatToDo:
        'Look which kind it is under “Browsers”: a socket that fails is a proxy that lets none through.',
    });
  }
  if (live.lessons.live >= live.lessons.most) {
    troubles.push({
      what: `All ${live.lessons.most} places are taken: whoever comes now is asked to come later.`,
      whatToDo: 'MAX_LESSONS sets how many there are; docs/performance.md says how many a machine carries.',
    });
  }
  return troubles;
}

function turnTroubles({ stored }: Standing): Trouble[] {
  const total = stored?.turns.lastHour.total;
  if (!total || total.turns < ENOUGH_TURNS || total.p95Ms <= LATENCY_TARGETS.totalMs) return [];
  return [
    {
      what: `Answers are slow: one in twenty took longer than ${Math.round(total.p95Ms)} ms in the last hour.`,
      whatToDo:
        'Look at “Turn times” which part it is; fewer lessons at once, or more processors, help this machine.',
    },
  ];
}
