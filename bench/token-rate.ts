import { join } from 'node:path';
import { startServer } from '../e2e/server-process.ts';
import type { Row } from './row.ts';
import { percentile } from './statistics.ts';

type LiveKitEnvironment = Record<'LIVEKIT_URL' | 'LIVEKIT_API_KEY' | 'LIVEKIT_API_SECRET', string>;

const CONNECTIONS = 16;
const ROUNDS = 5;
const ROUND_S = 3;
/** Long enough for both servers' code to be compiled. */
const WARM_UP_S = 3;
/** What Viva's agents still have to do after a round is not to slow the other server down. */
const SETTLE_MS = 2000;

interface Load {
  answered: number;
  refused: number;
  seconds: number;
  /** The last refusal's body. */
  why: string;
}

/**
 * Tokens a second of `GET get-token` against a bare Hono route that signs the same token: rounds of one and the other
 * in turn, each server and the load in processes of their own. Every request is a new student's, so Viva's agents
 * begin as many rooms on LiveKit meanwhile as Viva lets them.
 * @param livekit - settings of a LiveKit server that runs
 */
export async function benchTokenRate(livekit: LiveKitEnvironment): Promise<Row> {
  await using viva = await startServer({ ...livekit, MAX_LESSONS: '100000', LOG_LEVEL: 'fatal' });
  await using bare = await startBareServer(livekit);
  await load(bare.origin, WARM_UP_S);
  await load(viva.origin, WARM_UP_S);
  const bareRates: number[] = [];
  const vivaRates: number[] = [];
  let refused = 0;
  let why = '';
  for (let round = 0; round < ROUNDS; round += 1) {
    await Bun.sleep(SETTLE_MS);
    bareRates.push(rateOf(await load(bare.origin, ROUND_S)));
    const answers = await load(viva.origin, ROUND_S);
    vivaRates.push(rateOf(answers));
    refused += answers.refused;
    why = answers.why || why;
  }
  const [vivaRate, bareRate] = [percentile(vivaRates, 50), percentile(bareRates, 50)];
  return {
    figure: 'Tokens a second, 16 connections, of what a bare route signs',
    unit: '×',
    must: [0.6],
    reach: [0.8],
    moreIsBetter: true,
    measured: [vivaRate / bareRate],
    note: `${Math.round(vivaRate)} of ${Math.round(bareRate)} a second, median of ${ROUNDS} rounds; ${refused} refused ${why}`,
    broken: refused > 0,
  };
}

async function startBareServer(livekit: LiveKitEnvironment) {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, 'bare-token-server.ts')], {
    env: { PATH: process.env.PATH ?? '', ...livekit },
    stdout: 'pipe',
    stderr: 'inherit',
  });
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  return {
    origin: new TextDecoder().decode(value).trim(),
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await child.exited;
    },
  };
}

async function load(origin: string, seconds: number): Promise<Load> {
  const url = `${origin}/api/voice/get-token/?name=Alice`;
  const script = join(import.meta.dir, 'token-load.ts');
  const command = [process.execPath, script, url, `${CONNECTIONS}`, `${seconds}`];
  const child = Bun.spawn(command, { stdout: 'pipe', stderr: 'inherit' });
  return await new Response(child.stdout).json();
}

function rateOf({ answered, seconds }: Load): number {
  return answered / seconds;
}
