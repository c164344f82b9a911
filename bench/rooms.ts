import type { LiveKitServerProcess } from '../e2e/livekit/livekit-server.ts';
import type { ServerProcess } from '../e2e/server-process.ts';
import { RoomStudents } from '../e2e/student/room-student.ts';
import { benchGreeting } from './browser.ts';
import { benchMemory } from './capacity.ts';
import { type ClassOptions, figuresOfMany, figuresOfOne, letTalk } from './class.ts';
import { BESIDE_VIVA, pin } from './cores.ts';
import type { Row } from './row.ts';
import { benchWeight } from './weight.ts';

const TURNS = 32;
const ROOMS = 10;
const TURNS_EACH = 5;
const STAGGER_MS = 400;

/** As over the socket, but for rtc-node and a LiveKit server on the way there and back. */
export async function benchRoomTurns(origin: string): Promise<Row> {
  const turns = await letTalk(origin, 1, TURNS, { transport: 'livekit' });
  return {
    figure: 'Room: end of speech → first sound at the student, p50 / p95',
    unit: 'ms',
    must: [800, 1200],
    reach: [600, 900],
    ...figuresOfOne(turns),
  };
}

export async function benchRoomGreeting(origin: string): Promise<Row> {
  const row = await benchGreeting(origin);
  return {
    ...row,
    figure: 'Room: Start pressed → greeting heard in Chromium, p50',
    must: [1100],
    reach: [700],
  };
}

export async function benchRoomWeight(origin: string): Promise<Row> {
  const { added } = await benchWeight(origin);
  return { ...added, figure: 'Added when Start is pressed (room), gzip', must: [175], reach: [165] };
}

/**
 * Of Viva's process alone: LiveKit's and the students' are others. The server should hold nothing else: a room that its
 * student has left stays for two minutes.
 */
export async function benchRoomMemory({ origin, pid }: ServerProcess): Promise<Row> {
  await using students = new RoomStudents();
  const before = await Promise.all(
    Array.from({ length: ROOMS }, async (_, i) => {
      await Bun.sleep(i * STAGGER_MS);
      return students.greeted(origin, { name: 'Somebody before' });
    }),
  );
  await Promise.all(before.map((student) => student.end()));
  const row = await benchMemory((name) => students.greeted(origin, { name }), pid);
  return { ...row, figure: 'Memory per added room', must: [25], reach: [12] };
}

export async function benchManyRooms(server: ServerProcess, livekit: LiveKitServerProcess): Promise<Row> {
  return {
    figure: `${ROOMS} rooms at once, Viva on one core, LiveKit and students on another: p95, no turn unanswered`,
    unit: 'ms',
    must: [1500],
    reach: [1000],
    ...(await talkBesideOneCore(server, livekit, ROOMS)),
  };
}

/** Viva gets one core, LiveKit and the students another: run last, because nothing is given back. */
export async function talkBesideOneCore(
  server: ServerProcess,
  livekit: LiveKitServerProcess,
  rooms: number,
  { room = 'own' }: Pick<ClassOptions, 'room'> = {},
) {
  await pin(server.pid, 0);
  await pin(livekit.pid(), 1);
  const turns = await letTalk(server.origin, rooms, TURNS_EACH, {
    transport: 'livekit',
    room,
    pin: BESIDE_VIVA,
  });
  return figuresOfMany(turns, rooms * TURNS_EACH);
}
