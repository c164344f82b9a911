/**
 * `bun run bench`: every figure that Viva promises, measured on this machine with real speech over the real socket.
 * Takes about an hour; the machine should do nothing else. Names of parts measure only those
 * (`bun run bench turns weight`) and leave the other rows as they were. Where a part counts lessons, kills or requests,
 * `soak=40` tries it with fewer, and writes nothing.
 */
import { join } from 'node:path';
import { installChromium } from '../e2e/browser/chromium.ts';
import { installLiveKitServer } from '../e2e/livekit/livekit-program.ts';
import { startLiveKitServer } from '../e2e/livekit/livekit-server.ts';
import { startServer } from '../e2e/server-process.ts';
import { shortLesson } from '../e2e/short-lesson.ts';
import { Student } from '../e2e/student/student.ts';
import packageJson from '../package.json' with { type: 'json' };
import { blocksRow, type Phase } from './blocks.ts';
import { benchBrowserTurns, benchGreeting } from './browser.ts';
import { benchManyLessons, benchMemory } from './capacity.ts';
import { benchAgentKilled } from './chaos.ts';
import { benchClockJumps, benchSpeechKilled, benchVanished } from './chaos-around.ts';
import { benchDrain } from './drain.ts';
import { benchFuzz } from './fuzz.ts';
import {
  benchHostedClass,
  benchHostedMemory,
  benchHostedRoom,
  benchHostedRooms,
  benchHostedSocket,
  benchSlowVoice,
} from './hosted.ts';
import { benchHostedFailures } from './hosted-failures.ts';
import { benchPageLoad } from './load.ts';
import { describeMachine, type Report, withFigures } from './report.ts';
import {
  benchManyRooms,
  benchRoomGreeting,
  benchRoomMemory,
  benchRoomTurns,
  benchRoomWeight,
} from './rooms.ts';
import { benchBandwidth } from './rooms-bandwidth.ts';
import { type Row, verdictOf } from './row.ts';
import { benchSoak } from './soak.ts';
import { benchSecondStart } from './startup.ts';
import { benchTokenRate } from './token-rate.ts';
import { benchTurnLatency, type Split } from './turn-latency.ts';
import { benchWeight } from './weight.ts';

const PAGE = join(import.meta.dir, '../docs/performance.md');
const FIGURES = join(import.meta.dir, '../docs/performance.json');

const PARTS = [
  'turns',
  'browser',
  'greeting',
  'ten',
  'twenty',
  'memory',
  'weight',
  'room-memory',
  'room-turns',
  'room-greeting',
  'room-weight',
  'bandwidth',
  'ten-rooms',
  'hosted-room',
  'hosted-slow-voice',
  'hosted-socket',
  'hosted-ten-rooms',
  'hosted-fifty',
  'hosted-memory',
  'hosted-failures',
  'tokens',
  'start',
  'pages',
  'drain',
  'fuzz',
  'agent-killed',
  'speech-killed',
  'vanished',
  'clock',
  'soak',
] as const;
const counts = new Map(
  Bun.argv.slice(2).map((argument): [string, number | undefined] => {
    const [name = '', count] = argument.split('=');
    return [name, count === undefined ? undefined : Number(count)];
  }),
);
const named = [...counts.keys()];
const unknown = named.filter((name) => !PARTS.some((part) => part === name));
if (unknown.length > 0)
  throw new Error(`No such part: ${unknown.join(', ')}. There are: ${PARTS.join(', ')}.`);

for (const program of [await installChromium(), await installLiveKitServer()]) {
  if (program instanceof Error) throw program;
}

const rows: Row[] = [];
const phases: Phase[] = [];
let split: Split[] = [];

const environment = { MAX_LESSONS: '40', LESSON_MINUTES: '60', LESSONS_DIR: await shortLesson() };
{
  await using server = await startServer(environment, 'bench/server.ts');
  const { origin, pid } = server;
  await phase('turns', async () => {
    const one = await benchTurnLatency(origin);
    split = one.split;
    return [one.row];
  });
  await phase('browser', async () => [await benchBrowserTurns(origin)]);
  await phase('greeting', async () => [await benchGreeting(origin)]);
  await phase('ten', async () => [await benchManyLessons(origin, 10)]);
  await phase('twenty', async () => [await benchManyLessons(origin, 20)]);
  await phase('memory', async () => [await benchMemory((name) => Student.greeted(origin, { name }), pid)]);
  if (named.length === 0) note(blocksRow(server.output(), phases));
  await phase('weight', async () => Object.values(await benchWeight(origin)));
}
{
  await using livekit = await startLiveKitServer();
  const inRooms = { ...environment, ...livekit.environment };
  await phase('room-memory', async () => {
    await using server = await startServer(inRooms);
    return [await benchRoomMemory(server)];
  });
  await using server = await startServer(inRooms);
  const { origin } = server;
  await phase('room-turns', async () => [await benchRoomTurns(origin)]);
  await phase('room-greeting', async () => [await benchRoomGreeting(origin)]);
  await phase('room-weight', async () => [await benchRoomWeight(origin)]);
  await phase('bandwidth', async () => {
    await using overSocket = await startServer(environment);
    return [await benchBandwidth(overSocket.origin, origin)];
  });
  await phase('ten-rooms', async () => {
    // Rooms that the students above have left stay for two minutes, and are not among the ten.
    await using empty = await startServer(inRooms);
    return [await benchManyRooms(empty, livekit)];
  });
}
const forMany = { ...environment, MAX_LESSONS: '60' };
await phase('hosted-room', async () => [await benchHostedRoom(environment)]);
await phase('hosted-slow-voice', async () => [await benchSlowVoice(environment)]);
await phase('hosted-socket', async () => [await benchHostedSocket(environment)]);
await phase('hosted-ten-rooms', async () => [await benchHostedRooms(environment)]);
await phase('hosted-fifty', async () => [await benchHostedClass(forMany)]);
await phase('hosted-memory', async () => [await benchHostedMemory(environment)]);
await phase('hosted-failures', async () => [await benchHostedFailures(environment)]);
await phase('tokens', async () => {
  await using livekit = await startLiveKitServer();
  return [await benchTokenRate(livekit.environment)];
});
await phase('start', async () => [await benchSecondStart()]);
await phase('pages', async (count) => benchPageLoad(environment, count));
await phase('drain', async (count) => [await benchDrain(environment, count)]);
await phase('fuzz', async (count) => [await benchFuzz(environment, count)]);
await phase('agent-killed', async (count) => [await benchAgentKilled(environment, count)]);
await phase('speech-killed', async (count) => [await benchSpeechKilled(environment, count)]);
await phase('vanished', async () => [await benchVanished(environment)]);
await phase('clock', async () => [await benchClockJumps(environment)]);
await phase('soak', async (count) => [await benchSoak(environment, count)]);

if ([...counts.values()].every((count) => count === undefined)) await write();
process.exit(rows.every((row) => verdictOf(row) !== 'missed') ? 0 : 1);

async function phase(
  name: (typeof PARTS)[number],
  measure: (count: number | undefined) => Promise<Row[]>,
): Promise<void> {
  if (named.length > 0 && !named.includes(name)) return;
  phases.push({ name, startedAt: Date.now() });
  for (const row of await measure(counts.get(name))) note(row);
}

function note(row: Row): void {
  rows.push(row);
  console.log(
    `${verdictOf(row).padEnd(8)}${row.figure}: ${row.measured.map((value) => Number(value.toFixed(2))).join(' / ')} ${row.unit} (${row.note})`,
  );
}

async function write(): Promise<void> {
  const { dependencies } = packageJson;
  const before: Pick<Report, 'rows' | 'split'> = await Bun.file(FIGURES).json();
  const measured = new Map(rows.map((row) => [row.figure, row]));
  const isNew = ({ figure }: Row) => !before.rows.some((row) => row.figure === figure);
  const report = {
    date: new Date().toISOString(),
    machine: describeMachine(),
    versions: { Bun: Bun.version, '@livekit/agents': dependencies['@livekit/agents'] },
    rows:
      named.length > 0
        ? [...before.rows.map((row) => measured.get(row.figure) ?? row), ...rows.filter(isNew)]
        : rows,
    split: split.length > 0 ? split : before.split,
  };
  await Bun.write(FIGURES, JSON.stringify(report));
  await Bun.$`${process.execPath} x --no-install biome format --write ${FIGURES}`.quiet();
  await Bun.write(PAGE, withFigures(await Bun.file(PAGE).text(), report));
  console.log(`Written to ${PAGE}`);
}
