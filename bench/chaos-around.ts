import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { aptInstall, mayAptInstall } from '../e2e/apt.ts';
import { type ServerProcess, startServer, temporaryFolder } from '../e2e/server-process.ts';
import { paths } from '../src/routes/paths.ts';
import { TOKEN_LIFE_MS } from '../src/routes/voice/token.ts';
import { kill } from './chaos.ts';
import { letTalk, timesOf } from './class.ts';
import type { MeasuredTurn } from './conversation.ts';
import type { Row } from './row.ts';
import { percentile } from './statistics.ts';

type Environment = Record<string, string>;

const LESSONS = 5;
const TURNS_EACH = 12;
const KILL_EVERY_MS = 5_000;
/** Long enough for all to have been greeted. */
const UNTIL_TALKING_MS = 10_000;
const ASK_EVERY_MS = 250;
const GIVE_UP_MS = 60_000;

const FAKETIME_PACKAGE = 'libfaketime';
const FAKETIME = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1';
const JUMP_EVERY_MS = 8_000;
/** Seconds from the true time: summer time, a machine that had slept for a day, one whose battery was empty. */
const JUMPS_S = [0, 3_600, 0, -3_600, 86_400, -86_400, 0];

/** The threads that recognise and synthesise die of an error while lessons talk. */
export async function benchSpeechKilled(environment: Environment, kills = 10): Promise<Row> {
  await using server = await startServer(environment, 'bench/chaos-server.ts');
  const turnsEach = Math.max(TURNS_EACH, kills);
  let killed = 0;
  const timer = setInterval(() => {
    kill(server, 'SIGHUP');
    killed += 1;
    if (killed === kills) clearInterval(timer);
  }, KILL_EVERY_MS);
  const turns = await letTalk(server.origin, LESSONS, turnsEach);
  clearInterval(timer);
  const restarts = server.output().match(/a speech thread was lost/g)?.length ?? 0;
  return {
    figure: `Speech threads killed ${kills} times while ${LESSONS} lessons talk: slowest answer, none missing`,
    unit: 's',
    must: [3],
    reach: [2],
    ...slowest(turns, LESSONS * turnsEach, `${killed} times killed, ${restarts} noticed`),
  };
}

/** Students whose process stops in mid-lesson: nothing is read or closed, as when a laptop's lid falls. */
export async function benchVanished(environment: Environment): Promise<Row> {
  await using server = await startServer({ ...environment, MAX_LESSONS: `${2 * LESSONS}` });
  const others = letTalk(server.origin, LESSONS, TURNS_EACH);
  const script = join(import.meta.dir, 'students.ts');
  const vanishing = Bun.spawn([process.execPath, script, server.origin, `${LESSONS}`, '100'], {
    stdout: 'ignore',
  });
  await Bun.sleep(UNTIL_TALKING_MS);
  vanishing.kill('SIGSTOP');
  const freeAfterMs = await untilPlaceIsFree(server);
  vanishing.kill('SIGKILL');
  const { note, broken } = slowest(await others, LESSONS * TURNS_EACH, `${LESSONS} others`);
  return {
    figure: `${LESSONS} students stop reading and answering: until a place of theirs is free`,
    unit: 's',
    must: [30],
    reach: [20],
    measured: [freeAfterMs / 1000],
    note,
    broken,
  };
}

/** The server's clock jumps to and fro while lessons talk; Debian's libfaketime makes it. */
export async function benchClockJumps(environment: Environment): Promise<Row> {
  if (!existsSync(FAKETIME) && mayAptInstall()) await aptInstall(FAKETIME_PACKAGE);
  const file = join(temporaryFolder(), 'offset');
  await Bun.write(file, '+0');
  await using server = await startServer({
    ...environment,
    LD_PRELOAD: FAKETIME,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  });
  const talking = letTalk(server.origin, LESSONS, TURNS_EACH);
  let seen = 0;
  for (const offsetS of JUMPS_S) {
    await Bun.sleep(JUMP_EVERY_MS);
    await Bun.write(file, `${offsetS < 0 ? '' : '+'}${offsetS}`);
    if (Math.abs((await clockOffsetS(server)) - offsetS) < 5) seen += 1;
  }
  const row = slowest(
    await talking,
    LESSONS * TURNS_EACH,
    `${seen} of ${JUMPS_S.length} jumps seen by the server`,
  );
  return {
    figure: `Clock jumps ${JUMPS_S.length} times while ${LESSONS} lessons talk: slowest answer, none missing`,
    unit: 's',
    must: [3],
    reach: [2],
    ...row,
    broken: row.broken || seen < JUMPS_S.length,
  };
}

function slowest(turns: MeasuredTurn[], expected: number, what: string) {
  const times = timesOf(turns).map((ms) => ms / 1000);
  const silent = expected - turns.filter(({ toSoundMs }) => toSoundMs !== null).length;
  return {
    measured: [percentile(times, 100)],
    note: `${what}; ${times.length} turns, p50 ${percentile(times, 50).toFixed(2)} s, p95 ${percentile(times, 95).toFixed(2)} s, ${silent} unanswered`,
    broken: silent > 0,
  };
}

async function untilPlaceIsFree({ origin }: ServerProcess): Promise<number> {
  const startMs = performance.now();
  for (;;) {
    const { ok } = await fetch(`${origin}${paths.getToken}?name=Next`);
    const tookMs = performance.now() - startMs;
    if (ok || tookMs > GIVE_UP_MS) return ok ? tookMs : Number.POSITIVE_INFINITY;
    await Bun.sleep(ASK_EVERY_MS);
  }
}

async function clockOffsetS({ origin }: ServerProcess): Promise<number> {
  const { expiresAt } = (await (await fetch(`${origin}${paths.getToken}?name=Clock`)).json()) as {
    expiresAt: number;
  };
  return (expiresAt - TOKEN_LIFE_MS - Date.now()) / 1000;
}
