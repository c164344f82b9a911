import { readFile } from 'node:fs/promises';
import { type ServerProcess, startServer } from '../e2e/server-process.ts';
import { type DoublesProcess, startDoubles } from '../test/doubles/doubles-process.ts';
import { percentile } from './statistics.ts';

/**
 * Of ten tokens, so that the doubles by themselves cost 880 ms: 250 to the final text, 300 to the first token, 180 to
 * the full stop, 150 to the first sound. Never the same, because what was said before comes from Viva's cache.
 */
const OPENING = 'Let us look at number # of these now.';
/** An answer, to be judged. For many lessons: recognising each would take the machine that is measured. */
const TRANSCRIPT = 'I think it is the wind.';
/** Of `/proc`, on every Linux that Bun runs on. */
const TICKS_PER_S = 100;

/** Viva before doubles of its providers, each in a process of its own. */
export interface Hosted extends AsyncDisposable {
  server: ServerProcess;
  doubles: DoublesProcess;
}

/**
 * @param options - `hears`: whether the double of Deepgram recognises, or takes one answer for all that is said;
 *   `pin`: what starts the doubles on cores of their own; `entry`: what is measured in Viva's place
 */
export async function startHosted(
  environment: Record<string, string>,
  {
    hears = 'speech',
    pin = [],
    entry,
  }: { hears?: 'speech' | 'one answer'; pin?: string[]; entry?: string | undefined } = {},
): Promise<Hosted> {
  const doubles = await startDoubles(pin);
  await doubles.openai.behave({ chat: { opening: OPENING } });
  if (hears === 'one answer') await doubles.deepgram.behave({ utterance: { transcript: TRANSCRIPT } });
  const server = await startServer({ ...environment, ...doubles.environment }, entry);
  return {
    server,
    doubles,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await doubles[Symbol.asyncDispose]();
    },
  };
}

/** @returns what tells the doubles' own part in what was measured since, for a row's note */
export async function watchDoubles({
  pid,
  deepgram,
  openai,
}: DoublesProcess): Promise<() => Promise<string>> {
  const startMs = performance.now();
  const [before, busyBefore] = [await openai.count(), await busyS(pid)];
  return async () => {
    const cores = ((await busyS(pid)) - busyBefore) / ((performance.now() - startMs) / 1000);
    const { chat, speech } = await openai.count();
    const lateMs = [...(await deepgram.requests()), ...(await openai.requests())].map(
      (entry) => entry.lateMs,
    );
    return [
      `${chat.calls - before.chat.calls} requests to the mind`,
      `${speech.calls - before.speech.calls} to the voice`,
      `the doubles ${percentile(lateMs, 95)} ms late (p95), on ${cores.toFixed(2)} of a core`,
    ].join(', ');
  };
}

/** Time that a process has spent on cores. */
async function busyS(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name before the last parenthesis may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S;
}
