import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { CloseReason, Speaker, TurnLatency } from '../protocol.ts';
import { PART_LABELS } from './part-labels.ts';

/** Why one stay in a lesson is over. `gone`: the student's connection ended; the lesson can be taken up again. */
export type StayEnd = CloseReason | 'gone';

/** Targets are between 0.5 and 3 s; what is beyond 10 s is a failure however long it took. */
const TURN_BUCKETS_S = [0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10];

/** Up to an hour; the default limit of a lesson is half of one. */
const STAY_BUCKETS_S = [10, 30, 60, 120, 300, 600, 900, 1_200, 1_800, 3_600];

const LATENCY_PARTS = {
  endOfTurnMs: PART_LABELS.endOfTurn,
  sttMs: PART_LABELS.stt,
  llmMs: PART_LABELS.llm,
  ttsMs: PART_LABELS.tts,
  totalMs: 'total',
} as const satisfies Record<keyof Omit<TurnLatency, 'turn'>, string>;

/** Lessons and their turns. A stay is the time from a student's coming to the end of that connection. */
export class LessonFigures {
  /** How many students are in a lesson now. */
  live = 0;
  readonly #started;
  readonly #ended;
  readonly #staySeconds;
  readonly #turns;
  readonly #turnSeconds;
  readonly #storeFailures;

  constructor(registry: Registry) {
    const registers = [registry];
    const figures = this;
    new Gauge({
      name: 'viva_lessons_live',
      help: 'Lessons with their student in them.',
      registers,
      collect() {
        this.set(figures.live);
      },
    });
    this.#started = new Counter({
      name: 'viva_lessons_started_total',
      help: 'Times that a student came into a lesson, new or taken up again.',
      labelNames: ['resumed'],
      registers,
    });
    this.#ended = new Counter({
      name: 'viva_lessons_ended_total',
      help: 'Times that a stay in a lesson was over, by reason; after gone, shutdown and error it can be taken up again.',
      labelNames: ['reason'],
      registers,
    });
    this.#staySeconds = new Histogram({
      name: 'viva_lesson_duration_seconds',
      help: 'How long students stayed in a lesson.',
      buckets: STAY_BUCKETS_S,
      registers,
    });
    this.#turns = new Counter({
      name: 'viva_turns_total',
      help: 'Final turns, by who spoke.',
      labelNames: ['who'],
      registers,
    });
    this.#turnSeconds = new Histogram({
      name: 'viva_turn_duration_seconds',
      help: 'From the end of what a student said to the first sound of the reply, and the parts of that, which overlap.',
      labelNames: ['part'],
      buckets: TURN_BUCKETS_S,
      registers,
    });
    this.#storeFailures = new Counter({
      name: 'viva_store_failures_total',
      help: 'Reads and writes of lessons that failed.',
      registers,
    });
  }

  started(resumed: boolean): void {
    this.live += 1;
    this.#started.inc({ resumed: String(resumed) });
  }

  ended(reason: StayEnd, seconds: number): void {
    this.live -= 1;
    this.#ended.inc({ reason });
    this.#staySeconds.observe(seconds);
  }

  turn(who: Speaker): void {
    this.#turns.inc({ who });
  }

  replied(latency: TurnLatency): void {
    for (const [field, part] of Object.entries(LATENCY_PARTS)) {
      this.#turnSeconds.observe({ part }, latency[field as keyof typeof LATENCY_PARTS] / 1000);
    }
  }

  storeFailed(): void {
    this.#storeFailures.inc();
  }
}
