import { Registry } from 'prom-client';
import { BlockProbe } from '../agent/block-probe.ts';
import type { BrowserReport } from '../protocol.ts';
import { AgentFigures } from './agent-figures.ts';
import { BrowserFigures } from './browser-figures.ts';
import { HttpFigures } from './http-figures.ts';
import { LessonFigures } from './lesson-figures.ts';
import { MachineFigures } from './machine-figures.ts';
import { ProviderFigures } from './provider-figures.ts';
import { type MinuteSample, RecentMinutes } from './recent-minutes.ts';
import { ThreadFigures } from './thread-figures.ts';

const TICK_MS = 1_000;

/** A disk fills in minutes at the fastest. */
const DISK_EVERY_MS = 15_000;

/**
 * Everything that is counted while the server runs: for Prometheus since the start, and minute by minute for the
 * operator's page. Labels are bounded: no student, no lesson, no word and no address is one.
 */
export class Metrics {
  readonly registry = new Registry();
  readonly agent: AgentFigures;
  readonly lessons = new LessonFigures(this.registry);
  readonly providers = new ProviderFigures(this.registry);
  readonly #http = new HttpFigures(this.registry);
  readonly #browsers = new BrowserFigures(this.registry);
  readonly #machine: MachineFigures;
  readonly #threads = new ThreadFigures(this.registry);
  readonly #minutes: RecentMinutes;

  constructor(dataDir: string) {
    this.agent = new AgentFigures(this.registry, this.#threads);
    this.#machine = new MachineFigures(this.registry, dataDir);
    this.#minutes = new RecentMinutes(() => ({
      liveLessons: this.lessons.live,
      residentBytes: process.memoryUsage.rss(),
      diskFreeBytes: this.#machine.diskFreeBytes,
    }));
  }

  /** Watches this thread, the clock and the disk until what it returns is called. */
  watch(): () => void {
    const probe = new BlockProbe();
    const lookAtDisk = () => void this.#machine.lookAtDisk();
    const tick = () => {
      this.#threads.blocked('main', probe.take());
      this.#minutes.tick();
    };
    lookAtDisk();
    const timers = [setInterval(tick, TICK_MS), setInterval(lookAtDisk, DISK_EVERY_MS)];
    return () => {
      for (const timer of timers) clearInterval(timer);
    };
  }

  answered(request: { method: string; route: string; status: number }, seconds: number): void {
    this.#http.answered(request, seconds);
    this.#minutes.request(seconds, request.status >= 500);
  }

  tokenGiven(): void {
    this.#http.tokenGiven();
    this.#minutes.count('tokens');
  }

  /** @param code - of the answer's error: one of this server's own */
  tokenRefused(code: string): void {
    this.#http.tokenRefused(code);
    this.#minutes.count('tokenRefusals');
  }

  socketOpened(): void {
    this.#http.socketOpened();
  }

  socketClosed(code: number): void {
    this.#http.socketClosed(code);
  }

  reported(report: BrowserReport): void {
    this.#browsers.reported(report);
    if (report.type === 'failure' && report.kind !== 'reconnected') this.#minutes.count('connectionFailures');
  }

  /** The last day at most, minute by minute, the oldest first; the present minute, so far, is the last. */
  recent(): MinuteSample[] {
    return this.#minutes.all();
  }

  /** In Prometheus' text format. */
  exposition(): Promise<string> {
    return this.registry.metrics();
  }
}
