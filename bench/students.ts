/**
 * `bun bench/students.ts <origin> <count> <turns> <transport> <room>`: so many students at once, each in a lesson of its
 * own, in a process apart from the server. `room` is `own` or `quiet`, as in `letTalk`. Prints their turns as JSON, one
 * array for all.
 */
import { RoomStudents } from '../e2e/student/room-student.ts';
import { Student } from '../e2e/student/student.ts';
import { converse, type Greet } from './conversation.ts';
import { studentRecordings, untilEndOfSpeech } from './recordings.ts';

/** A class does not press Start in the same millisecond. */
const STAGGER_MS = 400;

const [origin = '', count = '1', turns = '1', transport = 'socket', room = 'own'] = Bun.argv.slice(2);
const greet = transport === 'livekit' ? inRooms() : (name: string) => Student.greeted(origin, { name });
const asRecorded = await studentRecordings();
const recordings = room === 'quiet' ? asRecorded.map(untilEndOfSpeech) : asRecorded;
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
