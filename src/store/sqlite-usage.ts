import type { Database } from 'bun:sqlite';
import type { Usage } from '../agent/usage.ts';
import { whenUnlocked } from './lock-patience.ts';
import type { Spending, StudentTime, UsageLedger, UsageRecord } from './usage.ts';

type Columns<Type> = { [column in keyof Type]: Type[column] };

const DAY = "date($at / 1000, 'unixepoch')";

export class SqliteUsage implements UsageLedger {
  readonly #addUsage;
  readonly #spendingOf;
  readonly #addTime: (time: { student: string; at: number; ms: number }) => void;
  readonly #usageOf;
  readonly #timeOf;

  constructor(protected readonly db: Database) {
    this.#addUsage = db.query<undefined, Columns<UsageRecord>>(
      `INSERT INTO usage (id, at, lesson_id, student_id, provider, model, part, audio_ms, tokens_in, tokens_cached,
         tokens_out, characters, calls, errors, micro_dollars)
       VALUES ($id, $at, $lesson, $student, $provider, $model, $part, $audioMs, $tokensIn, $tokensCached,
         $tokensOut, $characters, $calls, $errors, $microDollars)
       ON CONFLICT (id) DO NOTHING`,
    );
    this.#spendingOf = db.query<Spending, { lesson: string; student: string; at: number }>(
      `SELECT
         (SELECT coalesce(sum(micro_dollars), 0) FROM usage WHERE lesson_id = $lesson) AS lesson,
         (SELECT coalesce(sum(micro_dollars), 0) FROM usage WHERE student_id = $student AND day = ${DAY})
           AS studentDay,
         coalesce((SELECT micro_dollars FROM spending_of_days WHERE day = ${DAY}), 0) AS day,
         coalesce((SELECT ms FROM time_of_students WHERE student_id = $student AND day = ${DAY}), 0)
           AS studentDayMs,
         coalesce((SELECT ms FROM time_of_days WHERE day = ${DAY}), 0) AS dayMs`,
    );
    const addToStudent = db.query<undefined, { student: string; at: number; ms: number }>(
      `INSERT INTO time_of_students (student_id, day, ms) VALUES ($student, ${DAY}, $ms)
       ON CONFLICT (student_id) DO UPDATE SET
         ms = excluded.ms + CASE WHEN day = excluded.day THEN ms ELSE 0 END,
         day = excluded.day`,
    );
    const addToDay = db.query<undefined, { at: number; ms: number }>(
      `INSERT INTO time_of_days (day, ms) VALUES (${DAY}, $ms)
       ON CONFLICT (day) DO UPDATE SET ms = ms + excluded.ms`,
    );
    this.#addTime = db.transaction(({ student, at, ms }) => {
      addToStudent.run({ student, at, ms });
      addToDay.run({ at, ms });
    });
    this.#usageOf = db.query<Usage & { lesson: string | null }, { studentId: string }>(
      `SELECT id, at, lesson_id AS lesson, provider, model, part, audio_ms AS audioMs, tokens_in AS tokensIn,
         tokens_cached AS tokensCached, tokens_out AS tokensOut, characters, calls, errors
       FROM usage WHERE student_id = $studentId ORDER BY sequence`,
    );
    this.#timeOf = db.query<StudentTime, { studentId: string }>(
      'SELECT day, ms FROM time_of_students WHERE student_id = $studentId',
    );
  }

  async addUsage(record: UsageRecord): Promise<void> {
    await whenUnlocked(() => this.#addUsage.run({ ...record }));
  }

  async spendingOf({ lesson, student, at }: Parameters<UsageLedger['spendingOf']>[0]): Promise<Spending> {
    const nothing = { lesson: 0, studentDay: 0, day: 0, studentDayMs: 0, dayMs: 0 };
    return this.#spendingOf.get({ lesson, student, at }) ?? nothing;
  }

  async addTime(time: { student: string; at: number; ms: number }): Promise<void> {
    await whenUnlocked(() => this.#addTime(time));
  }

  async usageOf(studentId: string): Promise<(Usage & { lesson: string | null })[]> {
    return this.#usageOf.all({ studentId });
  }

  async timeOf(studentId: string): Promise<StudentTime | undefined> {
    return this.#timeOf.get({ studentId }) ?? undefined;
  }
}
