import { Database } from 'bun:sqlite';
import { join } from 'node:path';
import type { Student } from '../e2e/student/student.ts';

/** Final turns that a server has stored, read from its file and not from itself. */
export class StoredTurns {
  readonly #turns: Set<string>;
  readonly #spoken: Set<string>;

  constructor(dataDir: string) {
    using database = new Database(join(dataDir, 'viva.sqlite'), { readonly: true });
    const rows = database
      .query<{ lesson: string; id: string; who: string }, []>(
        'SELECT lesson_id AS lesson, id, who FROM turns',
      )
      .all();
    this.#turns = new Set(rows.map(({ lesson, id }) => keyOf(lesson, id)));
    this.#spoken = new Set(rows.filter(({ who }) => who === 'student').map(({ lesson }) => lesson));
  }

  /** Lessons of which a word of the student's is stored. */
  get lessonsWithStudent(): number {
    return this.#spoken.size;
  }

  /** How many turns this student saw as final that are not stored. */
  missingOf(student: Student): number {
    const { lesson } = student.ready;
    const finals = [...student.finals('student'), ...student.finals('tutor')];
    return finals.filter(({ id }) => !this.#turns.has(keyOf(lesson, id))).length;
  }
}

function keyOf(lesson: string, turn: string): string {
  return `${lesson}/${turn}`;
}
