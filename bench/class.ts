import { join } from 'node:path';
import type { Transport } from '../src/protocol.ts';
import type { MeasuredTurn } from './conversation.ts';
import type { Row } from './row.ts';
import { percentile } from './statistics.ts';

type Figures = Required<Pick<Row, 'measured' | 'note' | 'broken'>>;

const STUDENTS = join(import.meta.dir, 'students.ts');

export interface ClassOptions {
  transport?: Transport;
  /**
   * What a microphone hears after the last word of a recording: the room that it was made in, or the quiet one of all
   * microphones here, by which the Deepgram double knows at once that nobody speaks.
   */
  room?: 'own' | 'quiet';
  /** What starts the students' process on cores of its own. */
  pin?: string[];
}

/** Lets so many students talk at once, in a process apart from the server and from this one. */
export async function letTalk(
  origin: string,
  students: number,
  turns: number,
  { transport = 'socket', room = 'own', pin = [] }: ClassOptions = {},
): Promise<MeasuredTurn[]> {
  const command = [...pin, process.execPath, STUDENTS, origin, `${students}`, `${turns}`, transport, room];
  const child = Bun.spawn(command, { stdin: 'ignore', stdout: 'pipe', stderr: 'inherit' });
  const [code, output] = await Promise.all([child.exited, new Response(child.stdout).text()]);
  if (code !== 0) throw new Error(`The students' process ended with code ${code}.`);
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as MeasuredTurn[];
}

/** Times to the first sound, of turns that had one and were not cut off. */
export function timesOf(turns: MeasuredTurn[]): number[] {
  return turns.flatMap(({ toSoundMs, cutOff }) => (toSoundMs === null || cutOff ? [] : [toSoundMs]));
}

/** p50 and p95 of one lesson's turns. Fewer than thirty say nothing about p95. */
export function figuresOfOne(turns: MeasuredTurn[]): Figures {
  const times = timesOf(turns);
  const { unanswered, cutOff } = faultsOf(turns);
  return {
    measured: [percentile(times, 50), percentile(times, 95)],
    note: `${times.length} turns; ${unanswered} unanswered, ${cutOff} cut off`,
    broken: unanswered > 0 || times.length < 30,
  };
}

/** p95 of the turns of lessons held at once. One that was never begun counts as unanswered. */
export function figuresOfMany(turns: MeasuredTurn[], expected: number): Figures {
  const times = timesOf(turns);
  const { unanswered, cutOff } = faultsOf(turns);
  const silent = unanswered + expected - turns.length;
  return {
    measured: [percentile(times, 95)],
    note: `${times.length} turns, p50 ${Math.round(percentile(times, 50))} ms; ${silent} unanswered, ${cutOff} cut off`,
    broken: silent > 0,
  };
}

function faultsOf(turns: MeasuredTurn[]): { unanswered: number; cutOff: number } {
  return {
    unanswered: turns.filter(({ toSoundMs }) => toSoundMs === null).length,
    cutOff: turns.filter(({ cutOff }) => cutOff).length,
  };
}
