import { join } from 'node:path';
import type { Transport } from '../src/protocol.ts';
import type { MeasuredTurn } from './conversation.ts';

const STUDENTS = join(import.meta.dir, 'students.ts');

/**
 * Lets so many students talk at once, in a process apart from the server and from this one.
 * @param pin - what starts that process on cores of its own
 */
export async function letTalk(
  origin: string,
  students: number,
  turns: number,
  { transport = 'socket', pin = [] }: { transport?: Transport; pin?: string[] } = {},
): Promise<MeasuredTurn[]> {
  const command = [...pin, process.execPath, STUDENTS, origin, `${students}`, `${turns}`, transport];
  const child = Bun.spawn(command, { stdin: 'ignore', stdout: 'pipe', stderr: 'inherit' });
  const [code, output] = await Promise.all([child.exited, new Response(child.stdout).text()]);
  if (code !== 0) throw new Error(`The students' process ended with code ${code}.`);
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as MeasuredTurn[];
}

/** Times to the first sound, of turns that had one and were not cut off. */
export function timesOf(turns: MeasuredTurn[]): number[] {
  return turns.flatMap(({ toSoundMs, cutOff }) => (toSoundMs === null || cutOff ? [] : [toSoundMs]));
}

export function faultsOf(turns: MeasuredTurn[]): { unanswered: number; cutOff: number } {
  return {
    unanswered: turns.filter(({ toSoundMs }) => toSoundMs === null).length,
    cutOff: turns.filter(({ cutOff }) => cutOff).length,
  };
}
