import { now, type Student, type Transcript } from '../student/student.ts';
import { spoken } from '../student/voices.ts';

/** A student's sentence and all that came of it, until the tutor listens again. */
export interface HostedTurn {
  /** From the true end of the student's speech to the first sound at the ear. */
  answeredMs: number;
  /** What was made of the sentence, and what was answered, as kept. */
  student: string[];
  tutor: string[];
  /** How long the answer was heard. */
  soundMs: number;
  /** Codes, in order. */
  notices: string[];
}

/** Says a sentence aloud, and hears the tutor out. */
export async function takeTurn(student: Student, sentence: string): Promise<HostedTurn> {
  const before = student.frames.length;
  const { endOfSpeechMs } = student.say(await spoken(sentence));
  const heardMs = await student.hears(endOfSpeechMs);
  await student.untilTutorListens();
  return {
    answeredMs: heardMs - endOfSpeechMs,
    student: finalsSince(student, before, 'student'),
    tutor: finalsSince(student, before, 'tutor'),
    soundMs: student.ear.heardMs(endOfSpeechMs, now()),
    notices: noticesSince(student, before),
  };
}

/** @param frame - how many frames had come before */
export function noticesSince(student: Student, frame: number): string[] {
  return student.frames.slice(frame).flatMap((one) => (one.type === 'notice' ? [one.code] : []));
}

function finalsSince(student: Student, frame: number, who: Transcript['who']): string[] {
  const ids = new Set(
    student.frames.slice(frame).flatMap((one) => (one.type === 'transcript' ? [one.id] : [])),
  );
  return student
    .finals(who)
    .filter(({ id }) => ids.has(id))
    .map(({ text }) => text);
}
