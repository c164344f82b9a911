import { startServer } from '../e2e/server-process.ts';
import { Student } from '../e2e/student/student.ts';
import { studentRecordings } from './recordings.ts';
import type { Row } from './row.ts';
import { StoredTurns } from './stored-turns.ts';

/** Nobody begins to speak at the same moment: some are heard when the signal comes, some are answered. */
const STAGGER_MS = 700;

/** `SIGTERM` while lessons talk: how long until the process is gone, and whether all that was final is stored. */
export async function benchDrain(environment: Record<string, string>, lessons = 5): Promise<Row> {
  await using server = await startServer(environment);
  const recordings = await studentRecordings();
  const students = await Promise.all(
    Array.from({ length: lessons }, (_, i) => Student.greeted(server.origin, { name: `Student ${i + 1}` })),
  );
  for (const [i, student] of students.entries()) {
    const recording = recordings[i % recordings.length];
    if (recording) student.say(recording);
    await Bun.sleep(STAGGER_MS);
  }
  const signalledAt = performance.now();
  const code = await server.stop('SIGTERM');
  const seconds = (performance.now() - signalledAt) / 1000;
  const endings = await Promise.all(students.map(({ ended }) => ended));
  const told = endings.filter(({ reason }) => reason === 'shutdown' || reason === 'ended').length;
  const stored = new StoredTurns(server.dataDir);
  const lost = students.reduce((sum, student) => sum + stored.missingOf(student), 0);
  const silent = lessons - stored.lessonsWithStudent;
  return {
    figure: `SIGTERM with ${lessons} lessons talking → exit, all turns stored`,
    unit: 's',
    must: [10],
    reach: [8],
    measured: [seconds],
    note: `exit code ${code}; ${told} of ${lessons} told; ${lost} final turns lost, ${silent} lessons ended before the student’s words did`,
    broken: code !== 0 || told < lessons || lost > 0,
  };
}
