import { join } from 'node:path';
import { startServer } from '../e2e/server-process.ts';
import { letTalk, timesOf } from './class.ts';
import { BESIDE_VIVA, pin } from './cores.ts';
import type { Row } from './row.ts';
import { percentile } from './statistics.ts';

const LESSONS = 5;
const CONNECTIONS = 32;
/** A little more than the row asks for: what is answered cannot be more than what is asked. */
const ASKED_PER_SECOND = 1_600;
/** Long enough for the pages' code to be compiled. */
const WARM_UP_S = 5;
/** Of the load: longer than any lesson's turns take, because it is ended with them. */
const LOAD_S = 20;

interface PageLoad {
  perSecond: number;
  answered: number;
  refused: number;
}

/**
 * The start page is asked for while lessons talk, with Viva on one core, and the load and the students on another. The
 * same lessons have talked before without the load.
 * @param turnsEach - turns of each lesson, before and during the load
 */
export async function benchPageLoad(environment: Record<string, string>, turnsEach = 8): Promise<Row[]> {
  await using server = await startServer({ ...environment, LOG_LEVEL: 'warn', TRUST_PROXY: '1' });
  const { origin, pid } = server;
  await pin(pid, 0);
  await askForPages(origin, WARM_UP_S);
  const talk = () => letTalk(origin, LESSONS, turnsEach, { pin: BESIDE_VIVA });
  const before = timesOf(await talk());
  let talking = true;
  const turns = talk().finally(() => {
    talking = false;
  });
  const loads: PageLoad[] = [];
  while (talking) loads.push(await askForPages(origin, LOAD_S));
  const during = await turns;
  const times = timesOf(during);
  const refused = loads.reduce((sum, load) => sum + load.refused, 0);
  const [p95Before, p95During] = [percentile(before, 95), percentile(times, 95)];
  const unanswered = LESSONS * turnsEach - during.filter(({ toSoundMs }) => toSoundMs !== null).length;
  return [
    {
      figure: `Start page, Viva on one core, ${LESSONS} lessons talking`,
      unit: '/s',
      must: [1500],
      reach: [1500],
      moreIsBetter: true,
      measured: [Math.min(...loads.map(({ perSecond }) => perSecond))],
      note: `asked for ${ASKED_PER_SECOND} times a second, the slowest of ${loads.length} rounds of ${LOAD_S} s; ${refused} refused`,
      broken: refused > 0,
    },
    {
      figure: 'The same, the lessons’ p95, of what it was without',
      unit: '×',
      must: [1.2],
      reach: [1.1],
      measured: [p95During / p95Before],
      note: `${Math.round(p95Before)} ms before, ${Math.round(p95During)} ms during; ${before.length} and ${times.length} turns, ${unanswered} unanswered`,
      broken: unanswered > 0,
    },
  ];
}

async function askForPages(origin: string, seconds: number): Promise<PageLoad> {
  const script = join(import.meta.dir, 'page-load.ts');
  const load = [`${origin}/`, `${CONNECTIONS}`, `${seconds}`, `${ASKED_PER_SECOND}`];
  const child = Bun.spawn([...BESIDE_VIVA, process.execPath, script, ...load], {
    stdout: 'pipe',
    stderr: 'inherit',
  });
  return await new Response(child.stdout).json();
}
