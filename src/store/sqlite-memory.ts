import type { Database } from 'bun:sqlite';
import type { Evidence, TeachingEvent } from '../agent/teaching-events.ts';
import { type Review, reviewAfter } from '../curriculum/review.ts';
import type { TurnLatency } from '../protocol.ts';
import type { LessonRow } from './lesson-row.ts';
import { whenUnlocked } from './lock-patience.ts';
import type { Consent, Memory } from './memory.ts';
import { SqliteConsent } from './sqlite-consent.ts';
import { SqliteForgetting } from './sqlite-forgetting.ts';
import { SqliteOperation } from './sqlite-operation.ts';

type Columns<Type> = { [column in keyof Type]: Type[column] };

type StudentObjective = { studentId: string; objective: string };

export const LESSON_COLUMNS = `lessons.id, student_id AS studentId, students.name AS studentName, topic,
  started_at AS startedAt, ended_at AS endedAt, end_reason AS endReason`;

const REVIEW_COLUMNS = `due_at AS dueAt, reviewed_at AS reviewedAt, stability_days AS stabilityDays, difficulty,
  interval_days AS intervalDays, repetitions, lapses`;

export class SqliteMemory extends SqliteOperation implements Memory {
  readonly #addEvent;
  readonly #eventsOf;
  readonly #evidenceOf;
  readonly #addLatency;
  readonly #latenciesOf;
  readonly #studentOf;
  readonly #setMastery;
  readonly #masteryOf;
  readonly #setReview;
  readonly #reviewOf;
  readonly #reviewsOf;
  readonly #findStudent;
  readonly #lessonsOf;
  readonly #consent;
  readonly #forgetting;
  readonly #store: (lessonId: string, event: TeachingEvent) => void;

  constructor(db: Database) {
    super(db);
    this.#addEvent = db.query<
      undefined,
      { lessonId: string; id: string; at: number; type: TeachingEvent['type']; json: string }
    >(
      `INSERT INTO events (lesson_id, id, at, type, json) VALUES ($lessonId, $id, $at, $type, $json)
       ON CONFLICT (lesson_id, id) DO NOTHING`,
    );
    this.#eventsOf = db.query<{ json: string }, { lessonId: string }>(
      'SELECT json FROM events WHERE lesson_id = $lessonId ORDER BY sequence',
    );
    this.#evidenceOf = db.query<{ json: string }, { lessonId: string }>(
      "SELECT json FROM events WHERE lesson_id = $lessonId AND type = 'evidence' ORDER BY sequence",
    );
    this.#addLatency = db.query<undefined, Columns<TurnLatency> & { lessonId: string }>(
      `INSERT INTO latencies (lesson_id, turn_id, end_of_turn_ms, stt_ms, llm_ms, tts_ms, total_ms)
       VALUES ($lessonId, $turn, $endOfTurnMs, $sttMs, $llmMs, $ttsMs, $totalMs)
       ON CONFLICT (lesson_id, turn_id) DO NOTHING`,
    );
    this.#latenciesOf = db.query<TurnLatency, { lessonId: string }>(
      `SELECT turn_id AS turn, end_of_turn_ms AS endOfTurnMs, stt_ms AS sttMs, llm_ms AS llmMs, tts_ms AS ttsMs,
         total_ms AS totalMs
       FROM latencies WHERE lesson_id = $lessonId`,
    );
    this.#studentOf = db.query<{ studentId: string }, { lessonId: string }>(
      'SELECT student_id AS studentId FROM lessons WHERE id = $lessonId',
    );
    this.#setMastery = db.query<undefined, StudentObjective & { known: number }>(
      `INSERT INTO mastery (student_id, objective, known) VALUES ($studentId, $objective, $known)
       ON CONFLICT (student_id, objective) DO UPDATE SET known = excluded.known`,
    );
    this.#masteryOf = db.query<{ objective: string; known: number }, { studentId: string }>(
      'SELECT objective, known FROM mastery WHERE student_id = $studentId',
    );
    this.#setReview = db.query<undefined, StudentObjective & Columns<Review>>(
      `INSERT OR REPLACE INTO reviews (student_id, objective, due_at, reviewed_at, stability_days, difficulty,
         interval_days, repetitions, lapses)
       VALUES ($studentId, $objective, $dueAt, $reviewedAt, $stabilityDays, $difficulty, $intervalDays,
         $repetitions, $lapses)`,
    );
    this.#reviewOf = db.query<Review, StudentObjective>(
      `SELECT ${REVIEW_COLUMNS} FROM reviews WHERE student_id = $studentId AND objective = $objective`,
    );
    this.#reviewsOf = db.query<Review & { objective: string }, { studentId: string }>(
      `SELECT objective, ${REVIEW_COLUMNS} FROM reviews WHERE student_id = $studentId`,
    );
    this.#findStudent = db.query<{ id: string; name: string }, { id: string }>(
      'SELECT id, name FROM students WHERE id = $id',
    );
    this.#lessonsOf = db.query<LessonRow, { studentId: string }>(
      `SELECT ${LESSON_COLUMNS} FROM lessons JOIN students ON students.id = student_id
       WHERE student_id = $studentId ORDER BY started_at DESC, lessons.rowid DESC`,
    );
    this.#consent = new SqliteConsent(db);
    this.#forgetting = new SqliteForgetting(db);
    this.#store = db.transaction((lessonId: string, event: TeachingEvent) => {
      const { id, at, type } = event;
      const { changes } = this.#addEvent.run({ lessonId, id, at, type, json: JSON.stringify(event) });
      if (changes > 0 && event.type === 'evidence') this.#learnFrom(lessonId, event);
    });
  }

  async addEvent(lessonId: string, event: TeachingEvent): Promise<void> {
    await whenUnlocked(() => this.#store(lessonId, event));
  }

  async eventsOf(lessonId: string): Promise<TeachingEvent[]> {
    return this.#eventsOf.all({ lessonId }).map(({ json }): TeachingEvent => JSON.parse(json));
  }

  async evidenceOf(lessonId: string): Promise<Evidence[]> {
    return this.#evidenceOf.all({ lessonId }).map(({ json }): Evidence => JSON.parse(json));
  }

  async addLatency(
    lessonId: string,
    { turn, endOfTurnMs, sttMs, llmMs, ttsMs, totalMs }: TurnLatency,
  ): Promise<void> {
    const row = { lessonId, turn, endOfTurnMs, sttMs, llmMs, ttsMs, totalMs };
    await whenUnlocked(() => this.#addLatency.run(row));
  }

  async latenciesOf(lessonId: string): Promise<TurnLatency[]> {
    return this.#latenciesOf.all({ lessonId });
  }

  async masteryOf(studentId: string): Promise<Record<string, number>> {
    const rows = this.#masteryOf.all({ studentId });
    return Object.fromEntries(rows.map(({ objective, known }) => [objective, known]));
  }

  async reviewsOf(studentId: string): Promise<Record<string, Review>> {
    const rows = this.#reviewsOf.all({ studentId });
    return Object.fromEntries(rows.map(({ objective, ...review }) => [objective, review]));
  }

  async findStudent(id: string): Promise<{ id: string; name: string } | undefined> {
    return this.#findStudent.get({ id }) ?? undefined;
  }

  async saveConsent(studentId: string, consent: Consent): Promise<void> {
    await whenUnlocked(() => this.#consent.save(studentId, consent));
  }

  async consentOf(studentId: string): Promise<Consent | undefined> {
    return this.#consent.of(studentId);
  }

  async lessonsOf(studentId: string): Promise<LessonRow[]> {
    return this.#lessonsOf.all({ studentId });
  }

  forgetBefore(at: number, signal?: AbortSignal): Promise<number> {
    return this.#forgetting.forgetBefore(at, signal);
  }

  eraseStudent(id: string): Promise<void> {
    return this.#forgetting.eraseStudent(id);
  }

  #learnFrom(lessonId: string, { objective, verdict, hints, at, masteryAfter }: Evidence): void {
    const student = this.#studentOf.get({ lessonId });
    if (!student) return;
    const key = { studentId: student.studentId, objective };
    this.#setMastery.run({ ...key, known: masteryAfter });
    const before = this.#reviewOf.get(key) ?? undefined;
    const after = reviewAfter(before, verdict, hints, at);
    if (after && after !== before) this.#setReview.run({ ...key, ...after });
  }
}
