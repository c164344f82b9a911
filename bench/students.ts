/**
 * `bun bench/students.ts <origin> <count> <turns>`: so many students at once, each in a lesson of its own, in a
 * process apart from the server. Prints their turns as JSON, one array for all.
 */
import { converse } from './conversation.ts';
import { studentRecordings } from './recordings.ts';

/** A class does not press Start in the same millisecond. */
const STAGGER_MS = 400;

const [origin = '', count = '1', turns = '1'] = Bun.argv.slice(2);
const recordings = await studentRecordings();
const lessons = await Promise.all(
  Array.from({ length: Number(count) }, async (_, i) => {
    await Bun.sleep(i * STAGGER_MS);
    return converse(origin, `Student ${i + 1}`, Number(turns), recordings, i);
  }),
);
console.log(JSON.stringify(lessons.flat()));
process.exit(0);
