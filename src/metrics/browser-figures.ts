import { Counter, Histogram, type Registry } from 'prom-client';
import type { BrowserReport } from '../protocol.ts';

/** A gap now and then is a network's; several a minute are a bad line. */
const GAPS_BUCKETS = [0, 0.2, 0.5, 1, 2, 5, 10, 30];

const LOSS_BUCKETS = [0, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25];

const TRIP_BUCKETS_S = [0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2];

/** A lesson of a few seconds says nothing about a minute. */
const SHORTEST_S = 10;

/** What students' browsers told of themselves: what did not work, and how a lesson sounded there. */
export class BrowserFigures {
  readonly #failures;
  readonly #gaps;
  readonly #loss;
  readonly #jitter;
  readonly #roundTrip;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#failures = new Counter({
      name: 'viva_browser_failures_total',
      help: 'What did not work in a browser, by kind; reconnected is a lost connection that came back.',
      labelNames: ['transport', 'kind'],
      registers,
    });
    const histogram = (name: string, help: string, buckets: number[]) =>
      new Histogram({ name, help, buckets, labelNames: ['transport'], registers });
    this.#gaps = histogram(
      'viva_browser_audio_gaps_per_minute',
      "Gaps in the tutor's voice in one lesson, for each minute of it.",
      GAPS_BUCKETS,
    );
    this.#loss = histogram(
      'viva_browser_audio_loss_ratio',
      "Share of the tutor's voice that was lost on the way, in rooms.",
      LOSS_BUCKETS,
    );
    this.#jitter = histogram(
      'viva_browser_audio_jitter_seconds',
      'How unevenly sound came, in rooms.',
      TRIP_BUCKETS_S,
    );
    this.#roundTrip = histogram(
      'viva_browser_round_trip_seconds',
      'From a browser to what carries its lesson and back.',
      TRIP_BUCKETS_S,
    );
  }

  reported(report: BrowserReport): void {
    const { transport } = report;
    if (report.type === 'failure') {
      this.#failures.inc({ transport, kind: report.kind });
      return;
    }
    const { gaps, seconds, lossRatio, jitterMs, roundTripMs } = report;
    if (seconds >= SHORTEST_S) this.#gaps.observe({ transport }, (gaps * 60) / seconds);
    if (lossRatio !== undefined) this.#loss.observe({ transport }, lossRatio);
    if (jitterMs !== undefined) this.#jitter.observe({ transport }, jitterMs / 1000);
    if (roundTripMs !== undefined) this.#roundTrip.observe({ transport }, roundTripMs / 1000);
  }
}
