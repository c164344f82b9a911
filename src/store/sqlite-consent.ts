import type { Database } from 'bun:sqlite';
import type { Consent } from './memory.ts';

/** What students have agreed to, each the latest words and when it was first done under them. */
export class SqliteConsent {
  readonly #save;
  readonly #of;

  constructor(db: Database) {
    this.#save = db.query<undefined, { studentId: string; at: number; words: string }>(
      `UPDATE students SET consented_at = $at, consented_to = $words
       WHERE id = $studentId AND consented_to IS NOT $words`,
    );
    this.#of = db.query<Consent, { studentId: string }>(
      `SELECT consented_at AS at, consented_to AS words FROM students
       WHERE id = $studentId AND consented_at IS NOT NULL`,
    );
  }

  save(studentId: string, { at, words }: Consent): void {
    this.#save.run({ studentId, at, words });
  }

  of(studentId: string): Consent | undefined {
    return this.#of.get({ studentId }) ?? undefined;
  }
}
