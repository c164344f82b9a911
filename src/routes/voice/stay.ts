import type { Logger } from '../../log.ts';
import type { StayEnd } from '../../metrics/lesson-figures.ts';
import type { Metrics } from '../../metrics/metrics.ts';
import type { Turn, TurnLatency } from '../../protocol.ts';

export interface StayDependencies {
  metrics: Metrics;
  log: Logger;
}

/**
 * A student's time in a lesson, from coming to going, as figures and as lines of the log: one when it begins, one for
 * each turn, one when it is over. Ids and times are told, words and names never.
 */
export class Stay {
  readonly #beganAt = performance.now();
  #turns = 0;
  /** Of the reply that is being given. */
  #latency: TurnLatency | undefined;

  /**
   * @param lesson - its id, as in the address of its page
   * @param opening - its id in the agent thread, as in that thread's lines
   */
  constructor(
    private readonly lesson: string,
    opening: string,
    resumed: boolean,
    private readonly dependencies: StayDependencies,
  ) {
    dependencies.metrics.lessons.started(resumed);
    dependencies.log.info({ lesson, opening, resumed }, 'a lesson opened');
  }

  /** A final turn; the tutor's has the times of the reply that it is. */
  turn({ id, who }: Turn): void {
    const { metrics, log } = this.dependencies;
    this.#turns += 1;
    metrics.lessons.turn(who);
    const { turn: answers, ...times } = (who === 'tutor' && this.#latency) || {};
    if (who === 'tutor') this.#latency = undefined;
    log.info({ lesson: this.lesson, turn: id, who, ...(answers && { answers, ...times }) }, 'a turn');
  }

  replied(latency: TurnLatency): void {
    this.#latency = latency;
    this.dependencies.metrics.lessons.replied(latency);
  }

  over(reason: StayEnd): void {
    const { metrics, log } = this.dependencies;
    const seconds = (performance.now() - this.#beganAt) / 1000;
    metrics.lessons.ended(reason, seconds);
    const { lesson } = this;
    log.info({ lesson, reason, seconds: Math.round(seconds), turns: this.#turns }, 'a lesson closed');
  }
}
