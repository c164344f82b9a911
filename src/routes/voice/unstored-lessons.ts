import { LessonWrites, type LessonWritesDependencies } from './lesson-writes.ts';

/** Lessons whose words wait for a store that does not work, beside those that are live. */
const MAX_UNSTORED = 1_000;

/** A server that stops gives a store that does not work this long. */
const LAST_TRIES_MS = 2_500;

/** What is to be stored, by lesson, for as long as the lesson is live or not all of it is stored. */
export class UnstoredLessons {
  readonly #writes = new Map<string, { student: string; writes: LessonWrites }>();

  constructor(private readonly dependencies: LessonWritesDependencies & { maxLessons: number }) {}

  /**
   * Words of the lesson that could not be stored yet are still there when it is taken up again.
   * @throws where too many lessons wait
   */
  of(lesson: string, student: string): LessonWrites {
    const found = this.#writes.get(lesson);
    if (found) return found.writes;
    if (this.#writes.size >= MAX_UNSTORED + this.dependencies.maxLessons) {
      throw new Error('Too many lessons wait for a store that does not work.');
    }
    const writes = new LessonWrites(lesson, this.dependencies);
    this.#writes.set(lesson, { student, writes });
    return writes;
  }

  /** @param isLive - whether the lesson is live, or live again, once all of it is stored */
  async release(lesson: string, isLive: () => boolean): Promise<void> {
    const { writes } = this.#writes.get(lesson) ?? {};
    await writes?.drained();
    if (!isLive() && writes?.count === 0) this.#writes.delete(lesson);
  }

  /** The student is erased, with what waits. */
  discard(student: string): void {
    for (const written of this.#writes.values()) if (written.student === student) written.writes.discard();
  }

  /** @returns how many parts of lessons could not be stored */
  async finish(): Promise<number> {
    const all = [...this.#writes.values()].map(({ writes }) => writes);
    if (all.some(({ isLate }) => isLate)) {
      await Promise.race([Promise.all(all.map((writes) => writes.drained())), Bun.sleep(LAST_TRIES_MS)]);
    }
    return all.reduce((sum, { count }) => sum + count, 0);
  }
}
