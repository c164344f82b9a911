import { Counter, Gauge, type Registry } from 'prom-client';
import type { Engines, ThreadHealth } from '../agent/messages.ts';
import type { AgentObserver } from '../agent/thread.ts';
import { PART_LABELS } from './part-labels.ts';
import type { ThreadFigures } from './thread-figures.ts';

/** The agent thread: whether it runs, how often it was started again, and which engines serve in it. */
export class AgentFigures implements AgentObserver {
  readonly #up;
  readonly #restarts;
  readonly #engine;
  readonly #lessons;
  readonly #speechThreads;

  constructor(
    registry: Registry,
    private readonly threads: ThreadFigures,
  ) {
    const registers = [registry];
    this.#up = new Gauge({
      name: 'viva_agent_up',
      help: 'Whether the agent thread runs and its engines are loaded.',
      registers,
    });
    this.#restarts = new Counter({
      name: 'viva_agent_restarts_total',
      help: 'Times that the agent thread died or hung and was started again.',
      registers,
    });
    this.#engine = new Gauge({
      name: 'viva_engine_info',
      help: 'The engine of each part that serves now.',
      labelNames: ['part', 'engine'],
      registers,
    });
    this.#lessons = new Gauge({
      name: 'viva_agent_lessons',
      help: 'Lessons in the agent thread, with those whose student has not come yet.',
      registers,
    });
    this.#speechThreads = new Gauge({
      name: 'viva_speech_threads',
      help: 'Speech threads that run; one that was lost is missing until another has taken its place.',
      registers,
    });
  }

  onUp(engines: Engines): void {
    this.#up.set(1);
    this.onEngines(engines);
  }

  onDown(): void {
    this.#up.set(0);
    this.#lessons.set(0);
    this.#speechThreads.set(0);
    this.#restarts.inc();
    this.#engine.reset();
  }

  onEngines(engines: Engines): void {
    this.#engine.reset();
    for (const [part, label] of Object.entries(PART_LABELS)) {
      this.#engine.set({ part: label, engine: engines[part as keyof Engines] }, 1);
    }
  }

  onHealth({ lessons, speechThreads, ...blocks }: ThreadHealth): void {
    this.#lessons.set(lessons);
    this.#speechThreads.set(speechThreads);
    this.threads.blocked('agent', blocks);
  }
}
