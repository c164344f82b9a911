import type { Utterance } from '../e2e/student/microphone.ts';
import { now } from '../e2e/student/student.ts';
import type { TurnLatency } from '../src/protocol.ts';

export interface MeasuredTurn {
  /** From the true end of the student's speech to the first sound at the ear; `null` when there was none in time. */
  toSoundMs: number | null;
  /** The tutor spoke before the student had finished. */
  cutOff: boolean;
  /** Where the server says the time went. */
  split: TurnLatency | null;
}

/** What a student of either transport can do. Times are of the clock `now`. */
export interface TalkingStudent {
  readonly isClosed: boolean;
  readonly latencies: readonly TurnLatency[];
  say(recording: Int16Array): Utterance | Promise<Utterance>;
  hears(afterMs: number, withinMs?: number): Promise<number>;
  until(holds: () => boolean, what: string, withinMs: number): Promise<void>;
  untilTutorListens(): Promise<void>;
  leave(): void;
}

/** Begins a lesson, and has the tutor's greeting heard out. */
export type Greet = (name: string) => Promise<TalkingStudent>;

const ANSWER_WITHIN_MS = 10_000;
/** A student takes a moment before speaking. */
const PAUSES_MS = [300, 700, 450, 1100, 600];

/** One student's lesson of so many turns; when the lesson comes to its end, a new one begins. */
export async function converse(
  greet: Greet,
  name: string,
  turns: number,
  recordings: Int16Array[],
  firstRecording = 0,
): Promise<MeasuredTurn[]> {
  const measured: MeasuredTurn[] = [];
  let student = await greet(name);
  for (let turn = 0; turn < turns; turn += 1) {
    await Bun.sleep(PAUSES_MS[turn % PAUSES_MS.length] ?? 0);
    const recording = recordings[(firstRecording + turn) % recordings.length];
    if (!recording) throw new Error('There is nothing to say.');
    try {
      measured.push(await takeTurn(student, recording));
      await student.untilTutorListens();
    } catch (error) {
      if (!student.isClosed) throw error;
      student = await greet(name);
    }
  }
  student.leave();
  return measured;
}

async function takeTurn(student: TalkingStudent, recording: Int16Array): Promise<MeasuredTurn> {
  const splitsBefore = student.latencies.length;
  const { onsetMs, endOfSpeechMs } = await student.say(recording);
  const patienceMs = endOfSpeechMs - now() + ANSWER_WITHIN_MS;
  const soundMs = await student.hears(onsetMs, patienceMs).catch((error: unknown) => {
    if (student.isClosed) throw error;
    return undefined;
  });
  if (soundMs === undefined) return { toSoundMs: null, cutOff: false, split: null };
  const cutOff = soundMs < endOfSpeechMs;
  await student
    .until(() => student.latencies.length > splitsBefore, 'the split', 2000)
    .catch(() => undefined);
  return { toSoundMs: soundMs - endOfSpeechMs, cutOff, split: student.latencies.at(splitsBefore) ?? null };
}
