import { type ServerProcess, startServer } from '../e2e/server-process.ts';
import { now, Student } from '../e2e/student/student.ts';
import { studentRecordings } from './recordings.ts';
import { comeBack, type Return } from './returning-student.ts';
import type { Row } from './row.ts';
import { percentile } from './statistics.ts';
import { StoredTurns } from './stored-turns.ts';

type Environment = Record<string, string>;

const LESSONS = 5;
const STAGGER_MS = 400;
const LAST_WORDS = 5_000;
/** Between two kills: a few turns, ended at no particular moment of them. */
const BETWEEN_KILLS_MS = { least: 12_000, most: 18_000 };

/** The agent thread is ended from outside while lessons talk, again and again. */
export async function benchAgentKilled(environment: Environment, kills = 20): Promise<Row> {
  await using server = await startServer(environment, 'bench/chaos-server.ts');
  const recordings = await studentRecordings();
  const students: Student[] = [];
  const returns: Return[] = [];
  let killedAtMs = 0;
  let over = false;
  const lessons = Array.from({ length: LESSONS }, async (_, i) => {
    await Bun.sleep(i * STAGGER_MS);
    let student = await Student.greeted(server.origin, { name: 'Student' });
    students.push(student);
    while (!over) {
      await talk(student, recordings, () => over);
      if (!student.isClosed) break;
      const back = await comeBack(server.origin, student, killedAtMs);
      returns.push(back);
      student = back.student;
      students.push(student);
    }
    await student.end();
  });
  await Bun.sleep(BETWEEN_KILLS_MS.least);
  for (let killed = 0; killed < kills; killed += 1) {
    killedAtMs = now();
    kill(server, 'SIGUSR2');
    const { least, most } = BETWEEN_KILLS_MS;
    await Bun.sleep(least + Math.random() * (most - least));
  }
  over = true;
  await Promise.all(lessons);
  const stored = new StoredTurns(server.dataDir);
  const lost =
    returns.reduce((sum, back) => sum + back.lost, 0) +
    students.reduce((sum, student) => sum + stored.missingOf(student), 0);
  const resumed = returns.filter((back) => back.resumed).length;
  const startsMs = [...server.output().matchAll(/"tookMs":(\d+)/g)].map(([, ms]) => Number(ms));
  const silences = returns.map(({ silenceMs }) => silenceMs / 1000);
  return {
    figure: `Agent thread killed ${kills} times while ${LESSONS} lessons talk: longest silence, none lost`,
    unit: 's',
    must: [3],
    reach: [2.5],
    measured: [percentile(silences, 100)],
    note: `${resumed} of ${kills * LESSONS} lessons resumed, p50 ${percentile(silences, 50).toFixed(2)} s, of which the thread’s start is ${(percentile(startsMs, 50) / 1000).toFixed(2)} s; ${lost} final turns lost`,
    broken: resumed < kills * LESSONS || lost > 0,
  };
}

/** @throws with the server's last words when it has gone with one of its threads */
export function kill({ pid, output }: ServerProcess, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (cause) {
    throw new Error(`The whole server is gone:\n${output().slice(-LAST_WORDS)}`, { cause });
  }
}

/** Turn after turn, until the lesson is closed or nobody needs it any more. */
async function talk(student: Student, recordings: Int16Array[], isOver: () => boolean): Promise<void> {
  for (let turn = 0; !student.isClosed && !isOver(); turn += 1) {
    const recording = recordings[turn % recordings.length];
    if (!recording) throw new Error('There is nothing to say.');
    const { endOfSpeechMs } = student.say(recording);
    try {
      await student.hears(endOfSpeechMs);
      await student.untilTutorListens();
    } catch (error) {
      if (!student.isClosed) throw error;
    }
  }
}
