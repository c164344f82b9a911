import { setTimeout as sleep } from 'node:timers/promises';
import type { TeachingEvent } from '../../agent/teaching-events.ts';
import type { Logger } from '../../log.ts';
import type { Metrics } from '../../metrics/metrics.ts';
import type { Turn } from '../../protocol.ts';
import { isStoreTrouble } from '../../store/errors.ts';

/** A lesson of half an hour has some hundred turns and as many events. */
const MAX_WAITING = 2_000;

/** Between two tries of the same write, doubled each time. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/** Nobody is told of a write that takes less than this. */
const SLOW_MS = 3_000;

export interface StorageNotice {
  code: 'not_stored' | 'stored_again' | 'not_kept';
  message: string;
}

const NOTICES = {
  not_stored:
    'What is said now cannot be stored at the moment. The lesson goes on, and it is stored as soon as it can be.',
  stored_again: 'All that was said is stored again.',
  not_kept: 'What is said from now on is not kept, because it could not be stored for a long time.',
} satisfies Record<StorageNotice['code'], string>;

export interface LessonWritesDependencies {
  log: Logger;
  metrics: Pick<Metrics, 'lessons'>;
}

interface LessonWrite {
  write: () => Promise<void>;
  turn?: Turn;
  event?: TeachingEvent;
}

/**
 * What one lesson has to store, in the order it happened. While the store cannot take it (a full disk, a lock, a file
 * that is damaged or slow) it waits here and is tried again, until it is stored or the process ends; the lesson waits
 * for none of it.
 */
export class LessonWrites {
  /** Told of trouble and of its end; the lesson's page shows it. */
  onNotice: (notice: StorageNotice) => void = () => {};
  readonly #waiting: LessonWrite[] = [];
  #isWriting = false;
  #isLate = false;
  #lost = 0;
  /** Settles when nothing waits any more, or when it has to wait for the store. */
  #settled = Promise.withResolvers<void>();
  #drained = Promise.withResolvers<void>();

  constructor(
    readonly lesson: string,
    private readonly dependencies: LessonWritesDependencies,
  ) {}

  add(write: LessonWrite): void {
    if (this.#waiting.length >= MAX_WAITING) {
      if (this.#lost === 0) this.#tell('not_kept');
      this.#lost += 1;
      return;
    }
    this.#waiting.push(write);
    if (!this.#isWriting) void this.#writeAll();
  }

  /** Said, and not in the store yet. */
  get turns(): Turn[] {
    return this.#waiting.flatMap(({ turn }) => turn ?? []);
  }

  get events(): TeachingEvent[] {
    return this.#waiting.flatMap(({ event }) => event ?? []);
  }

  get count(): number {
    return this.#waiting.length;
  }

  /** The store cannot take it now. */
  get isLate(): boolean {
    return this.#isLate;
  }

  /** Whoever comes back meanwhile is told as well. */
  remind(): void {
    if (this.#isLate) this.#tell('not_stored');
  }

  /** Settles when all is stored, or when that has to wait for the store. */
  async settled(): Promise<void> {
    if (this.#isWriting && !this.#isLate) await this.#settled.promise;
  }

  /** Settles when all is stored. */
  async drained(): Promise<void> {
    if (this.#isWriting) await this.#drained.promise;
  }

  /** The student is erased: nothing of this is stored any more. */
  discard(): void {
    this.#waiting.length = 0;
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    let pauseMs = FIRST_PAUSE_MS;
    for (let first = this.#waiting[0]; first; first = this.#waiting[0]) {
      if (await this.#try(first)) {
        if (this.#waiting[0] === first) this.#waiting.shift();
        pauseMs = FIRST_PAUSE_MS;
      } else {
        await sleep(pauseMs);
        pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
      }
    }
    this.#isWriting = false;
    if (this.#isLate) this.#recovered();
    this.#settled.resolve();
    this.#settled = Promise.withResolvers();
    this.#drained.resolve();
    this.#drained = Promise.withResolvers();
  }

  /** @returns whether it is done with: stored, or of a kind that no store will ever take */
  async #try({ write }: LessonWrite): Promise<boolean> {
    const slow = setTimeout(() => this.#late(undefined), SLOW_MS);
    try {
      await write();
    } catch (error) {
      this.dependencies.metrics.lessons.storeFailed();
      if (isStoreTrouble(error)) {
        this.#late(error);
        return false;
      }
      this.dependencies.log.error(
        { err: error, lesson: this.lesson },
        'a part of the lesson could not be stored',
      );
    } finally {
      clearTimeout(slow);
    }
    return true;
  }

  #late(error: unknown): void {
    if (this.#isLate) return;
    this.#isLate = true;
    this.dependencies.log.error(
      { err: error, lesson: this.lesson },
      'the lesson cannot be stored; it is tried until it can',
    );
    this.#tell('not_stored');
    this.#settled.resolve();
  }

  #recovered(): void {
    const { lesson } = this;
    this.#isLate = false;
    if (this.#lost > 0)
      this.dependencies.log.error(
        { lesson, lost: this.#lost },
        'a part of the lesson is lost: too much waited',
      );
    this.#lost = 0;
    this.dependencies.log.info({ lesson }, 'the lesson is stored again');
    this.#tell('stored_again');
  }

  #tell(code: StorageNotice['code']): void {
    this.onNotice({ code, message: NOTICES[code] });
  }
}
