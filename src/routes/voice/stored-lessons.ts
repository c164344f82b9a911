import type { LessonOpening } from '../../agent/messages.ts';
import type { ConsentLine } from '../../consent.ts';
import type { Lesson } from '../../curriculum/lesson.ts';
import type { Logger } from '../../log.ts';
import type { Metrics } from '../../metrics/metrics.ts';
import type { Store } from '../../store/store.ts';
import type { Budget } from './budget.ts';
import { refusal } from './endings.ts';
import type { LessonWrites } from './lesson-writes.ts';
import type { Ending, Opening } from './opening.ts';
import { remainingMs } from './remaining-time.ts';
import { roomIdentity } from './room-identity.ts';
import { readStudentRecord } from './student-record.ts';
import type { Enrolment } from './token.ts';

export interface StoredLessonOptions {
  store: Store;
  metrics: Metrics;
  log: Logger;
  /** A lesson as it stands now; one that is no longer offered too, for those who are in the middle of it. */
  lessonOf: (topic: string) => Lesson | undefined;
  lessonMs: number;
  silenceMs: number;
  budget: Pick<Budget, 'remaining'>;
  /** What pages say that a student agrees to. */
  consent: ConsentLine;
}

/** What a tutor is to know of a lesson that begins or goes on. */
export interface StoredLesson {
  /** Whether it was begun before. */
  resumed: boolean;
  opening: Omit<LessonOpening, 'id'>;
}

/** Lessons as the store has them. What goes wrong there is an ending that says so to the student. */
export class StoredLessons {
  constructor(private readonly options: StoredLessonOptions) {}

  /** @param writes - what of the lesson still waits to be stored */
  async read({ room, sub, name, topic }: Enrolment, writes: LessonWrites): Promise<StoredLesson | Ending> {
    const { store, lessonMs, silenceMs } = this.options;
    const row = await store.findLesson(room);
    if (row?.endReason) return { reason: row.endReason, code: 1008, message: 'This lesson has ended.' };
    const lesson = this.options.lessonOf(topic);
    if (!lesson) return refusal(1008, `The lesson "${topic}" is no longer taught here.`);
    // Read first: what is stored in the meantime is then found twice rather than never.
    const { turns, events } = writes;
    const history = row ? withNew(await store.turnsOf(room), turns) : [];
    const known = await readStudentRecord({ room, sub, lesson }, this.options);
    return {
      resumed: row !== undefined,
      opening: {
        studentName: name,
        lesson,
        history,
        ...known,
        events: withNew(known.events, events),
        remainingMs: row ? remainingMs({ lessonMs, silenceMs }, row.startedAt, history) : lessonMs,
        silenceMs,
        budget: await this.options.budget.remaining(room, sub),
        room: { name: room, student: roomIdentity(name, sub, room) },
      },
    };
  }

  /** Keeps the lesson and its student, from now on and not from the token. @returns why it could not, or nothing */
  async save(
    { room, sub, name, topic, consents }: Enrolment,
    { resumed, writes }: Opening,
  ): Promise<Ending | undefined> {
    const { consent, store } = this.options;
    const agreed = { at: Date.now(), words: consent.words };
    const saveStudent = async () => {
      await store.saveStudent({ id: sub, name });
      if (consents) await store.saveConsent(sub, agreed);
    };
    if (resumed) {
      writes.add({ write: saveStudent });
      return undefined;
    }
    try {
      await saveStudent();
      await store.openLesson({ id: room, studentId: sub, topic, startedAt: Date.now() });
      return undefined;
    } catch (error) {
      return this.failed(room, error);
    }
  }

  /** What a student is told, and an operator. */
  failed(lesson: string, error: unknown): Ending {
    this.options.metrics.lessons.storeFailed();
    this.options.log.error({ err: error, lesson }, 'a lesson could not be read or written');
    return refusal(1011, 'The lesson could not be opened: the server cannot use its storage.');
  }
}

/** What is stored, and what is about to be. */
function withNew<Row extends { id: string }>(stored: Row[], waiting: Row[]): Row[] {
  const known = new Set(stored.map(({ id }) => id));
  return [...stored, ...waiting.filter(({ id }) => !known.has(id))];
}
