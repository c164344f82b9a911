import { Database } from 'bun:sqlite';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Lesson, Subtopic } from '../curriculum/lesson.ts';
import type { CloseReason, Turn } from '../protocol.ts';
import { checkDatabase } from './database-check.ts';
import { DamagedDatabaseError, NewerDatabaseError, StoreUnavailableError } from './errors.ts';
import type { LessonRow } from './lesson-row.ts';
import { whenUnlocked } from './lock-patience.ts';
import { migrate } from './migrate.ts';
import { LESSON_COLUMNS, SqliteMemory } from './sqlite-memory.ts';
import type { Store } from './store.ts';

/** How long the start waits for another process. Later, writes wait without holding the thread: `whenUnlocked`. */
const START_BUSY_TIMEOUT_MS = 2_000;

/**
 * Opens the database, creates it with its folder where there is none, and brings its schema up to date.
 * @throws DamagedDatabaseError, NewerDatabaseError, StoreUnavailableError
 */
export function openSqliteStore(file: string): Store {
  let db: Database | undefined;
  try {
    mkdirSync(dirname(file), { recursive: true });
    // Before anything is written: what can still be saved of a damaged file is not to be made worse.
    if (existsSync(file)) checkDatabase(file, 'quick_check');
    db = new Database(file, { create: true, strict: true });
    db.run(`PRAGMA busy_timeout = ${START_BUSY_TIMEOUT_MS}`);
    db.run('PRAGMA journal_mode = WAL');
    // In WAL mode a commit is in the file, beyond the process, when it returns: `kill -9` loses nothing.
    // FULL would wait for the disk too, on the thread that carries every lesson's audio.
    db.run('PRAGMA synchronous = NORMAL');
    db.run('PRAGMA foreign_keys = ON');
    // What is erased is zeroed in the file, not only forgotten.
    db.run('PRAGMA secure_delete = ON');
    migrate(db, file);
    db.run('PRAGMA busy_timeout = 0');
    return new SqliteStore(db);
  } catch (error) {
    db?.close();
    const isKnown = error instanceof NewerDatabaseError || error instanceof DamagedDatabaseError;
    throw isKnown ? error : new StoreUnavailableError(file, error);
  }
}

interface SubtopicRow {
  id: number;
  topic: string;
  subtopic: string;
  content: string;
}

class SqliteStore extends SqliteMemory implements Store {
  readonly #saveStudent;
  readonly #openLesson;
  readonly #findLesson;
  readonly #turnsOf;
  readonly #addTurn;
  readonly #endLesson;

  constructor(db: Database) {
    super(db);
    this.#saveStudent = db.query<undefined, { id: string; name: string }>(
      'INSERT INTO students (id, name) VALUES ($id, $name) ON CONFLICT (id) DO UPDATE SET name = excluded.name',
    );
    this.#openLesson = db.query<
      undefined,
      { id: string; studentId: string; topic: string; startedAt: number }
    >('INSERT INTO lessons (id, student_id, topic, started_at) VALUES ($id, $studentId, $topic, $startedAt)');
    this.#findLesson = db.query<LessonRow, { id: string }>(
      `SELECT ${LESSON_COLUMNS} FROM lessons JOIN students ON students.id = student_id WHERE lessons.id = $id`,
    );
    this.#turnsOf = db.query<Turn, { lessonId: string }>(
      'SELECT id, who, text, at FROM turns WHERE lesson_id = $lessonId ORDER BY at, sequence',
    );
    this.#addTurn = db.query<undefined, { [field in keyof Turn]: Turn[field] } & { lessonId: string }>(
      `INSERT INTO turns (lesson_id, id, who, text, at) VALUES ($lessonId, $id, $who, $text, $at)
       ON CONFLICT (lesson_id, id) DO NOTHING`,
    );
    this.#endLesson = db.query<undefined, { id: string; at: number; reason: CloseReason }>(
      'UPDATE lessons SET ended_at = $at, end_reason = $reason WHERE id = $id AND ended_at IS NULL',
    );
  }

  /** Rows that did not change keep their ids, and a start with the same lessons writes nothing. */
  async saveCurriculum(lessons: Lesson[]): Promise<void> {
    const stored = this.db.query<SubtopicRow, []>('SELECT id, topic, subtopic, content FROM subtopics').all();
    const gone = new Map(stored.map((row) => [JSON.stringify([row.topic, row.subtopic]), row]));
    const added: Omit<SubtopicRow, 'id'>[] = [];
    const changed: Pick<SubtopicRow, 'id' | 'content'>[] = [];
    for (const { slug, subtopics } of lessons) {
      for (const subtopic of subtopics) {
        const key = JSON.stringify([slug, subtopic.title]);
        const content = contentOf(subtopic);
        const row = gone.get(key);
        gone.delete(key);
        if (!row) added.push({ topic: slug, subtopic: subtopic.title, content });
        else if (row.content !== content) changed.push({ id: row.id, content });
      }
    }
    if (gone.size + added.length + changed.length === 0) return;

    const remove = this.db.query<undefined, { id: number }>('DELETE FROM subtopics WHERE id = $id');
    const update = this.db.query<undefined, Pick<SubtopicRow, 'id' | 'content'>>(
      'UPDATE subtopics SET content = $content WHERE id = $id',
    );
    const insert = this.db.query<undefined, Omit<SubtopicRow, 'id'>>(
      'INSERT INTO subtopics (topic, subtopic, content) VALUES ($topic, $subtopic, $content)',
    );
    const follow = this.db.transaction(() => {
      for (const { id } of gone.values()) remove.run({ id });
      for (const row of changed) update.run(row);
      for (const row of added) insert.run(row);
    });
    await whenUnlocked(() => follow());
  }

  async saveStudent({ id, name }: { id: string; name: string }): Promise<void> {
    await whenUnlocked(() => this.#saveStudent.run({ id, name }));
  }

  async openLesson(lesson: {
    id: string;
    studentId: string;
    topic: string;
    startedAt: number;
  }): Promise<void> {
    const { id, studentId, topic, startedAt } = lesson;
    await whenUnlocked(() => this.#openLesson.run({ id, studentId, topic, startedAt }));
  }

  async findLesson(id: string): Promise<LessonRow | undefined> {
    return this.#findLesson.get({ id }) ?? undefined;
  }

  async turnsOf(lessonId: string): Promise<Turn[]> {
    return this.#turnsOf.all({ lessonId });
  }

  async addTurn(lessonId: string, { id, who, text, at }: Turn): Promise<void> {
    await whenUnlocked(() => this.#addTurn.run({ lessonId, id, who, text, at }));
  }

  async endLesson(lessonId: string, { at, reason }: { at: number; reason: CloseReason }): Promise<void> {
    await whenUnlocked(() => this.#endLesson.run({ id: lessonId, at, reason }));
  }

  /** A number in the file's head that nothing reads: what is rolled back would never meet a full disk. */
  async checkWritable(): Promise<void> {
    await whenUnlocked(() => this.db.run('PRAGMA user_version = 1'));
  }

  async close(): Promise<void> {
    this.db.close();
  }
}

/** For people and programs that read the table; the lesson itself is read from its file. */
function contentOf({ explanation, anotherWay, examples, questions }: Subtopic): string {
  return [
    explanation,
    `In other words: ${anotherWay}`,
    ...examples.map((example) => `Example: ${example}`),
    ...questions.flatMap(({ text, keyIdeas, hints, answer }) => [
      `Question: ${text}`,
      ...(keyIdeas.length > 0
        ? [`Key ideas:\n${keyIdeas.map(({ wordings }) => `- ${wordings.join(', ')}`).join('\n')}`]
        : []),
      ...hints.map((hint) => `Hint: ${hint}`),
      `Answer: ${answer}`,
    ]),
  ].join('\n\n');
}
