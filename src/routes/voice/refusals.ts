import type { Logger } from '../../log.ts';
import type { Metrics } from '../../metrics/metrics.ts';

/** A class before a full server asks every second or so; the figures count each of them. */
const LINE_EVERY_MS = 60_000;

/** Counts lessons that were refused, and says so in the log: of each reason once a minute. */
export class Refusals {
  readonly #loggedAt = new Map<string, number>();

  constructor(private readonly dependencies: { metrics: Metrics; log: Logger }) {}

  /** @param code - of the answer's error: one of this server's own */
  count(code: string): void {
    const { metrics, log } = this.dependencies;
    metrics.tokenRefused(code);
    const now = performance.now();
    if (now - (this.#loggedAt.get(code) ?? Number.NEGATIVE_INFINITY) < LINE_EVERY_MS) return;
    this.#loggedAt.set(code, now);
    log.info({ code }, 'a lesson was refused; more of the same within a minute are only counted');
  }
}
