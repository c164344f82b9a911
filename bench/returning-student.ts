import { now, Student } from '../e2e/student/student.ts';
import { backoffMs } from '../src/ui/call/backoff.ts';

/** A page would go on trying for minutes; here a lesson that has not come back by then is lost. */
const MAX_ATTEMPTS = 12;

/** What a student met who was thrown out of a lesson and came back by themselves. */
export interface Return {
  student: Student;
  /** From the moment given to the first sound after it. */
  silenceMs: number;
  resumed: boolean;
  /** Turns that were final at the student's page, and are not in the history that came back. */
  lost: number;
}

/** Waits as the page does, and joins the lesson again. */
export async function comeBack(origin: string, before: Student, sinceMs: number): Promise<Return> {
  await before.ended;
  const { lesson } = before.ready;
  const student = await joinAgain(origin, lesson, before.cookie);
  const history = new Set(student.ready.history.map(({ id }) => id));
  const finals = [...before.finals('student'), ...before.finals('tutor')];
  const seen = [...before.ready.history, ...finals];
  const soundMs = await student.hears(now() - 60_000).catch(() => Number.POSITIVE_INFINITY);
  return {
    student,
    silenceMs: soundMs - sinceMs,
    resumed: student.ready.resumed && student.ready.lesson === lesson,
    lost: seen.filter(({ id }) => !history.has(id)).length,
  };
}

async function joinAgain(origin: string, lesson: string, cookie: string): Promise<Student> {
  for (let attempt = 0; ; attempt += 1) {
    await Bun.sleep(backoffMs(attempt));
    try {
      return await Student.join(origin, { name: 'Student', lesson }, cookie);
    } catch (error) {
      if (attempt === MAX_ATTEMPTS) throw error;
    }
  }
}
