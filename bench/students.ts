/**
 * `bun bench/students.ts <origin> <count> <turns> [transport]`: so many students at once, each in a lesson of its own,
 * in a process apart from the server. Prints their turns as JSON, one array for all.
 */
import { RoomStudents } from '../e2e/student/room-student.ts';
import { Student } from '../e2e/student/student.ts';
import { converse, type Greet } from './conversation.ts';
import { studentRecordings } from './recordings.ts';

/** A class does not press Start in the same millisecond. */
const STAGGER_MS = 400;

const [origin = '', count = '1', turns = '1', transport = 'socket'] = Bun.argv.slice(2);
const greet = transport === 'livekit' ? inRooms() : (name: string) => Student.greeted(origin, { name });
const recordings = await studentRecordings();
const lessons = await Promise.all(
  Array.from({ length: Number(count) }, async (_, i) => {
    await Bun.sleep(i * STAGGER_MS);
    return converse(greet, `Student ${i + 1}`, Number(turns), recordings, i);
  }),
);
console.log(JSON.stringify(lessons.flat()));
process.exit(0);

function inRooms(): Greet {
  const students = new RoomStudents();
  return (name) => students.greeted(origin, { name });
}
