import type { CloseReason } from '../protocol.ts';

export interface LessonRow {
  id: string;
  studentId: string;
  studentName: string;
  /** Slug of the lesson file. */
  topic: string;
  startedAt: number;
  /** `null` while the lesson can be resumed. */
  endedAt: number | null;
  endReason: CloseReason | null;
}
