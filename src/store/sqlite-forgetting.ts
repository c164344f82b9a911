import type { Database } from 'bun:sqlite';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { whenUnlocked } from './lock-patience.ts';

/**
 * How many rows of usage lose their student at once. The thread that does it carries every lesson's sound, so it is
 * let go between batches. A lesson is one batch of its own, because it goes as a whole or not at all.
 */
export const USAGE_ROWS_AT_ONCE = 200;

/** A backup of some hundred megabytes, which reads for this long, is waited for. */
const EMPTY_LOG_TRIES = 50;
const EMPTY_LOG_PAUSE_MS = 200;

type Aged = { at: number; sequence: number };

/** Lets old lessons go, and students who are erased, a little at a time. */
export class SqliteForgetting {
  readonly #nextLesson;
  readonly #nextUsage;
  readonly #usageOf;
  readonly #lessonOf;
  readonly #unlinkAll: (rows: { sequence: number; isGone: number }[]) => void;
  readonly #forgetLesson: (lesson: { id: string; studentId: string }, before: number) => boolean;
  readonly #eraseLesson;
  readonly #eraseStudent;
  readonly #checkpoint;

  constructor(db: Database) {
    this.#nextLesson = db.query<Aged & { id: string; studentId: string }, Aged & { before: number }>(
      `SELECT started_at AS at, rowid AS sequence, id, student_id AS studentId FROM lessons
       WHERE started_at < $before AND (started_at, rowid) > ($at, $sequence) ORDER BY started_at, rowid LIMIT 1`,
    );
    const deleteLesson = db.query<undefined, { id: string; before: number }>(
      `DELETE FROM lessons WHERE id = $id
         AND NOT EXISTS (SELECT 1 FROM turns WHERE lesson_id = lessons.id AND at >= $before)
         AND NOT EXISTS (SELECT 1 FROM events WHERE lesson_id = lessons.id AND at >= $before)`,
    );
    const forgetUnproven = ['mastery', 'reviews'].map((derived) =>
      db.query<undefined, { studentId: string }>(
        `DELETE FROM ${derived} WHERE student_id = $studentId AND NOT EXISTS (SELECT 1 FROM evidence
           WHERE evidence.student_id = $studentId AND evidence.objective = ${derived}.objective)`,
      ),
    );
    const forgetStudent = db.query<undefined, { studentId: string }>(
      `DELETE FROM students WHERE id = $studentId
         AND NOT EXISTS (SELECT 1 FROM lessons WHERE student_id = $studentId)`,
    );
    this.#forgetLesson = db.transaction(({ id, studentId }, before) => {
      const { changes } = deleteLesson.run({ id, before });
      if (changes === 0) return false;
      for (const query of [...forgetUnproven, forgetStudent]) query.run({ studentId });
      return true;
    });
    this.#nextUsage = db.query<Aged & { isGone: number }, Aged & { before: number; rows: number }>(
      `SELECT at, sequence, NOT EXISTS (SELECT 1 FROM lessons WHERE id = usage.lesson_id) AS isGone FROM usage
       WHERE lesson_id IS NOT NULL AND at < $before AND (at, sequence) > ($at, $sequence)
       ORDER BY at, sequence LIMIT $rows`,
    );
    this.#usageOf = db.query<{ sequence: number; isGone: number }, { studentId: string; rows: number }>(
      'SELECT sequence, 1 AS isGone FROM usage WHERE student_id = $studentId LIMIT $rows',
    );
    this.#lessonOf = db.query<{ id: string }, { studentId: string }>(
      'SELECT id FROM lessons WHERE student_id = $studentId LIMIT 1',
    );
    const unlink = db.query<undefined, { sequence: number }>(
      'UPDATE usage SET student_id = NULL, lesson_id = NULL WHERE sequence = $sequence',
    );
    this.#unlinkAll = db.transaction((rows) => {
      for (const { sequence, isGone } of rows) if (isGone) unlink.run({ sequence });
    });
    this.#eraseLesson = db.query<undefined, { id: string }>('DELETE FROM lessons WHERE id = $id');
    this.#eraseStudent = db.query<undefined, { studentId: string }>(
      'DELETE FROM students WHERE id = $studentId',
    );
    this.#checkpoint = db.query<{ busy: number }, []>('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  /** As `Memory.forgetBefore`. */
  async forgetBefore(before: number, signal?: AbortSignal): Promise<number> {
    const lessons = await this.#forgetLessons(before, signal);
    const rows = await this.#unlinkForgotten(before, signal);
    if (lessons + rows > 0 && !signal?.aborted) await this.#emptyLog();
    return lessons;
  }

  /** As `Memory.eraseStudent`. What the student cost stays counted, and is nobody's from now on. */
  async eraseStudent(studentId: string): Promise<void> {
    for (;;) {
      const rows = this.#usageOf.all({ studentId, rows: USAGE_ROWS_AT_ONCE });
      if (rows.length === 0) break;
      await whenUnlocked(() => this.#unlinkAll(rows));
      await setImmediate();
    }
    for (;;) {
      const lesson = this.#lessonOf.get({ studentId });
      if (!lesson) break;
      await whenUnlocked(() => this.#eraseLesson.run(lesson));
      await setImmediate();
    }
    await whenUnlocked(() => this.#eraseStudent.run({ studentId }));
    await this.#emptyLog();
  }

  /** @returns how many went */
  async #forgetLessons(before: number, signal: AbortSignal | undefined): Promise<number> {
    let gone = 0;
    let last: Aged = { at: Number.MIN_SAFE_INTEGER, sequence: 0 };
    while (!signal?.aborted) {
      const lesson = this.#nextLesson.get({ at: last.at, sequence: last.sequence, before });
      if (!lesson) break;
      if (await whenUnlocked(() => this.#forgetLesson(lesson, before))) gone += 1;
      last = lesson;
      await setImmediate();
    }
    return gone;
  }

  /** Of lessons that are forgotten, or were never kept. @returns how many rows that were */
  async #unlinkForgotten(before: number, signal: AbortSignal | undefined): Promise<number> {
    let unlinked = 0;
    let last: Aged | undefined = { at: Number.MIN_SAFE_INTEGER, sequence: 0 };
    while (last && !signal?.aborted) {
      const { at, sequence }: Aged = last;
      const rows = this.#nextUsage.all({ at, sequence, before, rows: USAGE_ROWS_AT_ONCE });
      await whenUnlocked(() => this.#unlinkAll(rows));
      unlinked += rows.filter(({ isGone }) => isGone).length;
      last = rows.at(-1);
      await setImmediate();
    }
    return unlinked;
  }

  /**
   * It still holds pages from before; `secure_delete` has zeroed what was deleted in those that replace them. Where
   * another process reads for longer than this, a later checkpoint does it.
   */
  async #emptyLog(): Promise<void> {
    for (let tries = 0; tries < EMPTY_LOG_TRIES; tries += 1) {
      const { busy } = this.#checkpoint.get() ?? { busy: 0 };
      if (busy === 0) return;
      await setTimeout(EMPTY_LOG_PAUSE_MS);
    }
  }
}
