/** Rows of the hosted engines: before doubles that take a fixed time for each thing, so that the rest is Viva's. */
import { startLiveKitServer } from '../e2e/livekit/livekit-server.ts';
import { Student } from '../e2e/student/student.ts';
import { benchMemory } from './capacity.ts';
import { figuresOfMany, figuresOfOne, letTalk } from './class.ts';
import { BESIDE_VIVA } from './cores.ts';
import { startHosted, watchDoubles } from './hosted-doubles.ts';
import { benchRoomMemory, talkBesideOneCore } from './rooms.ts';
import type { Row } from './row.ts';
import { splitOf } from './turn-latency.ts';

type Environment = Record<string, string>;

const TURNS = 32;
const LESSONS = 50;
const TURNS_EACH = 5;
const LESSONS_BEFORE = 10;

type Goal = Pick<Row, 'figure' | 'must' | 'reach'>;

const IN_A_ROOM: Goal = {
  figure: 'Hosted, in a room: end of speech → first sound at the student, p50 / p95',
  must: [1000, 1100],
  reach: [800, 950],
};

const WITH_A_SLOW_VOICE: Goal = {
  figure: 'Hosted, in a room, the voice’s sound arriving at 4× real time, p50',
  must: [1020],
  reach: [820],
};

const OVER_THE_SOCKET: Goal = {
  figure: 'Hosted, over the socket: end of speech → first sound, p50 / p95',
  must: [980, 1080],
  reach: [780, 920],
};

/** One lesson at a time. */
export async function benchHostedRoom(environment: Environment): Promise<Row> {
  await using livekit = await startLiveKitServer();
  return await benchOneLesson(IN_A_ROOM, { ...environment, ...livekit.environment });
}

export async function benchSlowVoice(environment: Environment): Promise<Row> {
  await using livekit = await startLiveKitServer();
  return await benchOneLesson(WITH_A_SLOW_VOICE, { ...environment, ...livekit.environment }, 4);
}

export async function benchHostedSocket(environment: Environment): Promise<Row> {
  return benchOneLesson(OVER_THE_SOCKET, environment);
}

/** @param timesRealTime - how fast the voice's sound arrives; `null`: at once */
async function benchOneLesson(
  goal: Goal,
  environment: Environment,
  timesRealTime: number | null = null,
): Promise<Row> {
  await using hosted = await startHosted(environment);
  const { server, doubles } = hosted;
  await doubles.openai.behave({ speech: { timesRealTime } });
  const doublesPart = await watchDoubles(doubles);
  const transport = environment.LIVEKIT_URL ? 'livekit' : 'socket';
  const turns = await letTalk(server.origin, 1, TURNS, { transport, room: 'quiet' });
  const { measured, note, broken } = figuresOfOne(turns);
  const parts = splitOf(turns).map(
    ({ part, p50 }) => `${part.split(':')[0]?.toLowerCase()} ${Math.round(p50)}`,
  );
  return {
    ...goal,
    unit: 'ms',
    measured: measured.slice(0, goal.must.length),
    note: `${note}; of it the doubles alone 880 ms; ${await doublesPart()}; p50 of the parts: ${parts.join(', ')}`,
    broken,
  };
}

/** As many more as still work are told in the note, and what an agent of LiveKit's own parts does in the same place. */
export async function benchHostedRooms(environment: Environment): Promise<Row> {
  const ten = await talkInRooms(environment, 10);
  const stock = await talkInRooms(environment, 10, 'bench/stock-agent.ts');
  const sixteen = await talkInRooms(environment, 16);
  return {
    figure: 'Hosted, 10 rooms at once, Viva on one core, all others on another: p95, no turn unanswered',
    unit: 'ms',
    must: [1300],
    reach: [1000],
    measured: ten.measured,
    note: `${ten.note}. An agent of LiveKit’s stock parts: p95 ${p95Of(stock)} ms, ${stock.note}. 16 rooms: p95 ${p95Of(sixteen)} ms, ${sixteen.note}. Every student is understood to say the same`,
    broken: ten.broken,
  };
}

const p95Of = ({ measured }: Pick<Row, 'measured'>): string => `${Math.round(measured[0] ?? Number.NaN)}`;

/** @param entry - what is measured in Viva's place */
async function talkInRooms(environment: Environment, rooms: number, entry?: string) {
  await using livekit = await startLiveKitServer();
  const inRooms = { ...environment, ...livekit.environment };
  await using hosted = await startHosted(inRooms, { hears: 'one answer', pin: BESIDE_VIVA, entry });
  const doublesPart = await watchDoubles(hosted.doubles);
  const figures = await talkBesideOneCore(hosted.server, livekit, rooms, { room: 'quiet' });
  return { ...figures, note: `${figures.note}; ${await doublesPart()}` };
}

export async function benchHostedClass(environment: Environment): Promise<Row> {
  await using hosted = await startHosted(environment, { hears: 'one answer' });
  const doublesPart = await watchDoubles(hosted.doubles);
  const turns = await letTalk(hosted.server.origin, LESSONS, TURNS_EACH, { room: 'quiet' });
  const { note, ...figures } = figuresOfMany(turns, LESSONS * TURNS_EACH);
  return {
    figure: `Hosted, ${LESSONS} lessons at once over the socket, students and doubles on the same cores: p95, no turn unanswered`,
    unit: 'ms',
    must: [2000],
    reach: [1300],
    ...figures,
    note: `${note}; ${await doublesPart()}. Every student is understood to say the same`,
  };
}

export async function benchHostedMemory(environment: Environment): Promise<Row> {
  const [socket, room] = [await socketMemory(environment), await roomMemory(environment)];
  return {
    figure: 'Memory per added hosted lesson, over the socket / in a room',
    unit: 'MB',
    must: [8, 25],
    reach: [4, 12],
    measured: [...socket.measured, ...room.measured],
    note: `${socket.note} / ${room.note}`,
  };
}

async function socketMemory(environment: Environment): Promise<Row> {
  await using hosted = await startHosted(environment);
  const { origin, pid } = hosted.server;
  await letTalk(origin, LESSONS_BEFORE, 1, { room: 'quiet' });
  return await benchMemory((name) => Student.greeted(origin, { name }), pid);
}

async function roomMemory(environment: Environment): Promise<Row> {
  await using livekit = await startLiveKitServer();
  await using hosted = await startHosted({ ...environment, ...livekit.environment });
  return await benchRoomMemory(hosted.server);
}
