import { readFile } from 'node:fs/promises';
import { figuresOfMany, letTalk } from './class.ts';
import type { Greet } from './conversation.ts';
import { studentRecordings } from './recordings.ts';
import type { Row } from './row.ts';

const TURNS_EACH = 5;
const LESSONS_WEIGHED = 10;
const SETTLE_MS = 3000;

/** Many lessons at once: how slow the slow turns are, and whether any is lost. */
export async function benchManyLessons(origin: string, lessons: 10 | 20): Promise<Row> {
  const turns = await letTalk(origin, lessons, TURNS_EACH);
  return {
    figure: `${lessons} lessons at once, p95, no turn unanswered`,
    unit: 'ms',
    ...(lessons === 10 ? { must: [900], reach: [700] } : { must: [1500], reach: [900] }),
    ...figuresOfMany(turns, lessons * TURNS_EACH),
  };
}

/** To be run when lessons have been held before: what is loaded once is not a lesson's weight. */
export async function benchMemory(greet: Greet, pid: number): Promise<Row> {
  const [question] = await studentRecordings();
  if (!question) throw new Error('There is nothing to say.');
  await Bun.sleep(SETTLE_MS);
  const beforeMb = await memoryMb(pid);
  const students = await Promise.all(
    Array.from({ length: LESSONS_WEIGHED }, async (_, i) => {
      await Bun.sleep(i * 400);
      const student = await greet(`Student ${i + 1}`);
      const { endOfSpeechMs } = await student.say(question);
      await student.hears(endOfSpeechMs);
      await student.untilTutorListens();
      return student;
    }),
  );
  await Bun.sleep(SETTLE_MS);
  const perLessonMb = ((await memoryMb(pid)) - beforeMb) / LESSONS_WEIGHED;
  for (const student of students) student.leave();
  return {
    figure: 'Memory per added lesson',
    unit: 'MB',
    must: [10],
    reach: [5],
    measured: [perLessonMb],
    note: `${LESSONS_WEIGHED} live lessons after a turn each, on a server that has held lessons before (${Math.round(beforeMb)} MB)`,
  };
}

/** What the process has of its own, and its share of what it has in common: PSS. */
export async function memoryMb(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1]) / 1024;
}
