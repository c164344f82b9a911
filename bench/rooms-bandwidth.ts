import { connect, createServer } from 'node:net';
import { RoomStudents } from '../e2e/student/room-student.ts';
import { now, Student } from '../e2e/student/student.ts';
import { spoken } from '../e2e/student/voices.ts';
import type { TalkingStudent } from './conversation.ts';
import type { Row } from './row.ts';

/** What one lesson moves for its student, with the headers of IP and of UDP or TCP. */
interface Bandwidth {
  upKbps: number;
  downKbps: number;
}

const QUESTIONS = ['What was the question?', 'Can you repeat that please?', "I don't know."];
const IP_UDP_HEADERS = 20 + 8;
/** With the time stamp that TCP carries by custom; segments that only confirm are not counted. */
const IP_TCP_HEADERS = 20 + 20 + 12;

/**
 * The same lesson over both transports. What is reached for is what the architecture that Viva implements says of a
 * session; twice that still gets through wherever a call does.
 */
export async function benchBandwidth(socketOrigin: string, roomOrigin: string): Promise<Row> {
  const socket = await overSocket(socketOrigin);
  const room = await inRoom(roomOrigin);
  const rounded = ({ upKbps, downKbps }: Bandwidth) => `${Math.round(upKbps)} / ${Math.round(downKbps)} kbps`;
  return {
    figure: 'Bandwidth of one lesson in a room, up / down',
    unit: 'kbps',
    must: [128, 128],
    reach: [64, 64],
    measured: [room.upKbps, room.downKbps],
    note: `headers of IP included, LiveKit's signalling not; over the socket, which carries plain PCM: ${rounded(socket)}`,
  };
}

async function overSocket(origin: string): Promise<Bandwidth> {
  await using line = await countingLine(new URL(origin));
  const student = await Student.join(line.origin, { name: 'Ann' });
  return await takeLesson(student, async () => line.counted());
}

async function inRoom(origin: string): Promise<Bandwidth> {
  await using students = new RoomStudents();
  const student = await students.join(origin, { name: 'Ann' });
  return await takeLesson(student, async () => {
    const { bytesUp, bytesDown, packetsUp, packetsDown } = await student.carried();
    return { up: bytesUp + packetsUp * IP_UDP_HEADERS, down: bytesDown + packetsDown * IP_UDP_HEADERS };
  });
}

async function takeLesson(
  student: TalkingStudent,
  count: () => Promise<{ up: number; down: number }>,
): Promise<Bandwidth> {
  const startMs = now();
  const before = await count();
  await student.hears(0);
  await student.untilTutorListens();
  for (const question of QUESTIONS) {
    const { endOfSpeechMs } = await student.say(await spoken(question));
    await student.hears(endOfSpeechMs);
    await student.untilTutorListens();
  }
  const after = await count();
  const tookMs = now() - startMs;
  student.leave();
  // Bits a millisecond are kilobits a second.
  return {
    upKbps: ((after.up - before.up) * 8) / tookMs,
    downKbps: ((after.down - before.down) * 8) / tookMs,
  };
}

/** A line to a server that counts what it carries, a segment of TCP for each piece that arrives. */
async function countingLine({ hostname, port }: URL) {
  const counted = { up: 0, down: 0 };
  const server = createServer((student) => {
    const far = connect(Number(port), hostname);
    const carry = (direction: keyof typeof counted) => (bytes: Buffer) => {
      counted[direction] += bytes.length + IP_TCP_HEADERS;
    };
    student.on('data', carry('up')).pipe(far);
    far.on('data', carry('down')).pipe(student);
    student.on('error', () => far.destroy());
    far.on('error', () => student.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The line has no port.');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    counted: () => ({ ...counted }),
    [Symbol.asyncDispose]: async () => {
      server.close();
    },
  };
}
