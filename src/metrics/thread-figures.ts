import { Histogram, type Registry } from 'prom-client';
import type { Blocks } from '../agent/block-probe.ts';

/** A frame of speech is 20 ms: a thread that is later than that every second is heard. */
const BUCKETS_S = [0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5];

/** How late the threads came to their next task: of each second, the worst. */
export class ThreadFigures {
  readonly #late;
  readonly #held;

  constructor(registry: Registry) {
    const common = { labelNames: ['thread'] as const, buckets: BUCKETS_S, registers: [registry] };
    this.#late = new Histogram({
      name: 'viva_event_loop_lateness_seconds',
      help: 'The longest that a thread kept its next task waiting in each second, with the wait for a core.',
      ...common,
    });
    this.#held = new Histogram({
      name: 'viva_event_loop_held_seconds',
      help: 'The same without the wait for a core: one task of its own ran, or waited for a disk or a lock.',
      ...common,
    });
  }

  blocked(thread: 'main' | 'agent', { lateMs, heldMs }: Blocks): void {
    this.#late.observe({ thread }, lateMs / 1000);
    this.#held.observe({ thread }, heldMs / 1000);
  }
}
