import type { Lesson } from '../curriculum/lesson.ts';
import type { CloseReason, Turn } from '../protocol.ts';
import type { LessonRow } from './lesson-row.ts';
import type { Memory } from './memory.ts';
import type { Operation } from './operation.ts';
import type { UsageLedger } from './usage.ts';

/**
 * What the rest of the code sees of storage. The main thread is the only caller, so there is one writer.
 * A write is on disk when its promise settles: a killed process loses nothing that was final.
 */
export interface Store extends Memory, UsageLedger, Operation {
  /** Replaces the curriculum in `subtopics` by what the lesson files hold now. */
  saveCurriculum(lessons: Lesson[]): Promise<void>;
  /** Creates the student, or renames it. */
  saveStudent(student: { id: string; name: string }): Promise<void>;
  openLesson(lesson: { id: string; studentId: string; topic: string; startedAt: number }): Promise<void>;
  findLesson(id: string): Promise<LessonRow | undefined>;
  /** In the order they were said. */
  turnsOf(lessonId: string): Promise<Turn[]>;
  /** A turn whose id is already stored is left as it is. */
  addTurn(lessonId: string, turn: Turn): Promise<void>;
  endLesson(lessonId: string, end: { at: number; reason: CloseReason }): Promise<void>;
  /** Writes what changes nothing. Rejects where a lesson could not be stored now. */
  checkWritable(): Promise<void>;
  close(): Promise<void>;
}
