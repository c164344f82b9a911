import { totalmem } from 'node:os';
import type { Registry } from 'prom-client';
import type { Engines, HostedEngines } from '../../agent/messages.ts';
import type { MinuteSample } from '../../metrics/recent-minutes.ts';
import type { Count, EngineState, LiveFigures, ThreadState } from './live-figures.ts';

export interface LiveSources {
  metrics: { registry: Registry; recent(): MinuteSample[] };
  agent: { readonly running: { engines: Engines } | undefined };
  /** Providers that were chosen: another engine in their place is a spare. */
  hosted: HostedEngines;
  readiness: { report(): Promise<{ parts: LiveFigures['readiness'] }> };
  maxLessons: number;
}

/** A frame of speech is 20 ms; a thread that is held longer than this is heard. */
const HELD_TOO_LONG_S = 0.05;

const PARTS = ['stt', 'llm', 'tts', 'vad', 'endOfTurn'] as const satisfies (keyof Engines)[];

/** What the process knows of itself, read off the same figures that Prometheus gets. */
export async function readLive(sources: LiveSources): Promise<LiveFigures> {
  const { metrics, agent, hosted, readiness, maxLessons } = sources;
  const minutes = metrics.recent();
  const [{ parts }, readings] = await Promise.all([readiness.report(), readAll(metrics.registry)]);
  const present = minutes.at(-1);
  const sizeBytes = readings.sum('viva_disk_size_bytes');
  const { diskFreeBytes } = present ?? {};
  return {
    at: Date.now(),
    upSeconds: process.uptime(),
    readiness: parts,
    lessons: { live: readings.sum('viva_lessons_live'), most: maxLessons },
    threads: threadsOf(readings, agent.running !== undefined),
    engines: enginesOf(agent.running?.engines, hosted),
    minutes,
    sinceStart: {
      fallbacks: readings.by('viva_fallbacks_total', 'part'),
      storeFailures: readings.sum('viva_store_failures_total'),
    },
    browsers: {
      failures: readings.by('viva_browser_failures_total', 'kind'),
      gapsPerMinute: readings.mean('viva_browser_audio_gaps_per_minute'),
      lossRatio: readings.mean('viva_browser_audio_loss_ratio'),
      jitterMs: inMs(readings.mean('viva_browser_audio_jitter_seconds')),
      roundTripMs: inMs(readings.mean('viva_browser_round_trip_seconds')),
    },
    memory: { usedBytes: present?.residentBytes ?? 0, totalBytes: memoryLimitBytes() },
    disk: diskFreeBytes === undefined ? undefined : { freeBytes: diskFreeBytes, totalBytes: sizeBytes },
  };
}

type Readings = Awaited<ReturnType<typeof readAll>>;

interface Reading {
  labels: Partial<Record<string, string | number>>;
  value: number;
  /** Of a histogram: with `_sum`, `_count` or `_bucket` behind the name. */
  metricName?: string;
}

/** Every figure as it stands now. */
async function readAll(registry: Registry) {
  const all = await registry.getMetricsAsJSON();
  const byName = new Map(all.map(({ name, values }): [string, Reading[]] => [name, values]));
  const of = (name: string) => byName.get(name) ?? [];
  const sum = (name: string, isMeant: (reading: Reading) => boolean = () => true) =>
    of(name)
      .filter(isMeant)
      .reduce((total, { value }) => total + value, 0);
  /** Of a counter, those values of a label that have been counted at least once. */
  const by = (name: string, label: string): Count[] => {
    const groups = Map.groupBy(of(name), ({ labels }) => String(labels[label]));
    return [...groups]
      .map(([value, readings]) => ({
        name: value,
        count: readings.reduce((total, reading) => total + reading.value, 0),
      }))
      .filter(({ count }) => count > 0);
  };
  /** Of a histogram; `undefined` where nothing was observed. */
  const mean = (name: string): number | undefined => {
    const observed = sum(name, ({ metricName }) => metricName === `${name}_count`);
    return observed > 0 ? sum(name, ({ metricName }) => metricName === `${name}_sum`) / observed : undefined;
  };
  return { sum, by, mean };
}

function threadsOf(readings: Readings, agentRuns: boolean): ThreadState[] {
  const speechThreads = readings.sum('viva_speech_threads');
  const restarts = readings.sum('viva_agent_restarts_total');
  const started = restarts > 0 ? `restarts: ${restarts}` : '';
  return [
    { name: 'main thread', isUp: true, note: heldNote(readings, 'main') },
    {
      name: 'agent thread',
      isUp: agentRuns,
      note: [started, heldNote(readings, 'agent')].filter(Boolean).join(', '),
    },
    {
      name: 'speech threads',
      isUp: speechThreads > 0,
      note: speechThreads > 0 ? `${speechThreads} running` : '',
    },
  ];
}

/** How often a thread held up its next task for so long that it could be heard. */
function heldNote(readings: Readings, thread: string): string {
  const name = 'viva_event_loop_held_seconds';
  const ofThread = (suffix: string, le?: number) =>
    readings.sum(
      name,
      ({ metricName, labels }) =>
        metricName === `${name}_${suffix}` &&
        labels.thread === thread &&
        (le === undefined || labels.le === le),
    );
  const seconds = ofThread('count');
  if (seconds === 0) return '';
  const held = seconds - ofThread('bucket', HELD_TOO_LONG_S);
  return `held up for more than ${HELD_TOO_LONG_S * 1000} ms in ${held} of ${seconds} s`;
}

function enginesOf(engines: Engines | undefined, hosted: HostedEngines): EngineState[] {
  return PARTS.map((part) => {
    const name = engines?.[part];
    const chosen = part === 'vad' || part === 'endOfTurn' ? undefined : hosted[part];
    // A provider's engine carries its model in its name.
    return {
      part,
      name,
      isSpare: name !== undefined && chosen !== undefined && !name.includes(chosen.model),
    };
  });
}

function inMs(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000;
}

/** What a container is given, or else what the machine has. */
function memoryLimitBytes(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}
