import { startServer } from '../e2e/server-process.ts';
import { Student } from '../e2e/student/student.ts';
import { memoryMb } from './capacity.ts';
import { studentRecordings } from './recordings.ts';
import type { Row } from './row.ts';
import { slope } from './statistics.ts';
import { StoredTurns } from './stored-turns.ts';

const AT_ONCE = 10;
/** Until then, what is loaded or compiled once is still coming. */
const FIRST_LESSONS = 50;
/** A thread's heap grows by tens of megabytes between two collections: what is left after them is the least of many. */
const PARTS = 5;
const STAGGER_MS = 400;
const END_WITHIN_MS = 10_000;

interface Sample {
  /** Lessons that have ended. */
  lessons: number;
  mb: number;
}

/** Short lessons in ten rows, one after another: what each leaves behind in memory, and whether any turn is lost. */
export async function benchSoak(environment: Record<string, string>, lessons = 300): Promise<Row> {
  await using server = await startServer({ ...environment, LOG_LEVEL: 'warn' });
  const recordings = await studentRecordings();
  const samples: Sample[] = [];
  const students: Student[] = [];
  let begun = 0;
  let answered = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async (_, row) => {
      await Bun.sleep(row * STAGGER_MS);
      while (begun < lessons) {
        const recording = recordings[begun % recordings.length];
        begun += 1;
        if (!recording) throw new Error('There is nothing to say.');
        const student = await Student.join(server.origin, { name: `Student ${begun}` });
        if (await isAnswered(student, recording)) answered += 1;
        else
          console.log(`Not answered: ${student.ready.lesson}, ${JSON.stringify(student.frames.slice(-4))}`);
        await Promise.race([student.end(), Bun.sleep(END_WITHIN_MS)]);
        student.leave();
        students.push(student);
        samples.push({ lessons: students.length, mb: await memoryMb(server.pid) });
      }
    }),
  );
  if (answered < lessons) console.log(server.output());
  const stored = new StoredTurns(server.dataDir);
  const lost = students.reduce((sum, student) => sum + stored.missingOf(student), 0);
  const afterFirst = samples.slice(Math.min(FIRST_LESSONS, Math.floor(lessons / 2)));
  const kbPerLesson = 1024 * slope(afterFirst.map(({ lessons: x, mb: y }) => [x, y]));
  const inPart = Math.ceil(afterFirst.length / PARTS);
  const floors = Array.from({ length: PARTS }, (_, part) =>
    Math.min(...afterFirst.slice(part * inPart, (part + 1) * inPart).map(({ mb }) => mb)).toFixed(0),
  );
  return {
    figure: `${lessons} lessons, ${AT_ONCE} at a time: memory that each adds, all turns stored`,
    unit: 'kB',
    must: [100],
    reach: [20],
    measured: [kbPerLesson],
    note: `${afterFirst.length} samples of PSS, the least in each fifth ${floors.join(', ')} MB; ${lessons} turns asked, ${answered} answered, ${stored.lessonsWithStudent} stored; ${lost} final turns lost`,
    broken: answered < lessons || stored.lessonsWithStudent < lessons || lost > 0,
  };
}

async function isAnswered(student: Student, recording: Int16Array): Promise<boolean> {
  try {
    await student.hears(0);
    await student.untilTutorListens();
    const { endOfSpeechMs } = student.say(recording);
    await student.hears(endOfSpeechMs);
    await student.untilTutorListens();
    return true;
  } catch {
    return false;
  }
}
