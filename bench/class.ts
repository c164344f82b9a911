import { join } from 'node:path';
import type { MeasuredTurn } from './conversation.ts';

/** Lets so many students talk at once, in a process apart from the server and from this one. */
export async function letTalk(origin: string, students: number, turns: number): Promise<MeasuredTurn[]> {
  const command = [process.execPath, join(import.meta.dir, 'students.ts'), origin, `${students}`, `${turns}`];
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
