import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { inRoom, joinPcm, SAMPLE_RATE_HZ } from './pcm.ts';

const CACHE = join(import.meta.dir, '../../.cache/speech');
const SYNTHESIZE = join(import.meta.dir, 'synthesize.ts');

/** Some of the room after the words, as every recording has it. */
const PAUSE = new Int16Array((120 * SAMPLE_RATE_HZ) / 1000);

/** flite's voices for students; the tutor speaks with another one. */
export type Voice = 'rms' | 'awb';

/** What is being made, so that students who say the same at once do not make it twice. */
const making = new Map<string, Promise<void>>();

/** A sentence as a student says it in a quiet room, 16 kHz. Made once, then read from the cache. */
export async function spoken(text: string, voice: Voice = 'rms'): Promise<Int16Array> {
  const path = join(CACHE, `${voice}-${Bun.hash(text).toString(16)}.pcm`);
  if (!existsSync(path)) {
    const made = making.get(path) ?? synthesize(text, voice, path).finally(() => making.delete(path));
    making.set(path, made);
    await made;
  }
  const speech = new Int16Array(await Bun.file(path).arrayBuffer());
  return inRoom(joinPcm([speech, PAUSE]));
}

/** In a process of its own: synthesis holds its thread, and a student's thread keeps time. */
async function synthesize(text: string, voice: Voice, path: string): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  const child = Bun.spawn([process.execPath, SYNTHESIZE, voice, text, unfinished], { stderr: 'pipe' });
  const [code, error] = await Promise.all([child.exited, new Response(child.stderr).text()]);
  if (code !== 0) throw new Error(`Could not synthesize "${text}": ${error}`);
  await rename(unfinished, path);
}
