import { join } from 'node:path';
import { startServer } from '../e2e/server-process.ts';
import { letTalk, timesOf } from './class.ts';
import type { Attack } from './fuzz-attack.ts';
import type { Row } from './row.ts';
import { percentile } from './statistics.ts';

const LESSONS = 2;
const SEED = 7;
/** Of each kind: fast enough that the server always has some, slow enough that this is no test of load. */
const PER_SECOND = 100;
/** About as long as a turn takes: lessons talk during all of the attack. */
const TURN_S = 4;
const SHOWN_FAILURES = 5;

/**
 * Malformed requests and malformed frames, generated, while other lessons talk: what the server makes of them, and
 * whether those lessons notice.
 * @param count - of each kind
 */
export async function benchFuzz(environment: Record<string, string>, count = 10_000): Promise<Row> {
  await using server = await startServer({ ...environment, MAX_LESSONS: '100', LOG_LEVEL: 'warn' });
  const seconds = count / PER_SECOND;
  const turnsEach = Math.ceil(seconds / TURN_S);
  const before = timesOf(await letTalk(server.origin, LESSONS, turnsEach));
  const [attack, during] = await Promise.all([
    send(server.origin, count, seconds),
    letTalk(server.origin, LESSONS, turnsEach),
  ]);
  for (const failure of attack.failures.slice(0, SHOWN_FAILURES)) console.log(failure);
  const times = timesOf(during);
  const unanswered = LESSONS * turnsEach - during.filter(({ toSoundMs }) => toSoundMs !== null).length;
  const code = await server.stop();
  const [p95Before, p95During] = [percentile(before, 95), percentile(times, 95)];
  const failed = attack.failures.length;
  return {
    figure: `${count} malformed requests and ${count} malformed frames: p95 of ${LESSONS} other lessons, of what it was before`,
    unit: '×',
    must: [1.1],
    reach: [1.05],
    measured: [p95During / p95Before],
    note: `${failed} answers of 5xx from Viva (505 is Bun’s own, to what is not HTTP), exit code ${code}; requests ${listed(attack.requests)}; sockets closed with ${listed(attack.frames)}; ${Math.round(p95Before)} → ${Math.round(p95During)} ms, ${unanswered} of ${LESSONS * turnsEach} turns unanswered`,
    broken: failed > 0 || unanswered > 0 || code !== 0,
  };
}

async function send(origin: string, count: number, seconds: number): Promise<Attack> {
  const script = join(import.meta.dir, 'fuzz-attack.ts');
  const of = [origin, count, count, seconds, SEED].map(String);
  const child = Bun.spawn([process.execPath, script, ...of], { stdout: 'pipe', stderr: 'inherit' });
  return await new Response(child.stdout).json();
}

function listed(counts: Record<string, number>): string {
  return Object.entries(counts)
    .toSorted()
    .map(([what, many]) => `${what}: ${many}`)
    .join(', ');
}
