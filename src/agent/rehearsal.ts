import type { Logger } from 'pino';
import { STUDENT_SAMPLE_RATE_HZ } from '../protocol.ts';
import type { EngineRoom } from './engines/choose.ts';
import type { Speech } from './engines/speech-pool.ts';
import { LiveLesson } from './lesson.ts';
import type { FromAgent } from './messages.ts';
import { SocketTransport } from './transports/socket.ts';
import { SAMPLE_LESSON } from './tutor/sample-lesson.ts';

const LENGTH_MS = 120_000;

/** A right answer and one that asks for a hint, to the first question of the sample lesson. */
const ANSWERS = ['I think it is water.', 'I do not know.'];

/** A microphone's frame. */
const FRAME_MS = 32;

/**
 * A lesson of a few spoken turns held for nobody: the first real one then runs on code that has run before. On cold code
 * its opening held the thread for 30 ms, and where ten began at once, first turns were answered 300 to 600 ms later.
 */
export async function rehearse(engines: EngineRoom, speech: Speech, log: Logger): Promise<void> {
  const opening = {
    id: 'rehearsal',
    studentName: 'Ann',
    lesson: SAMPLE_LESSON,
    history: [],
    events: [],
    student: { mastery: {}, due: [], account: '' },
    remainingMs: LENGTH_MS,
    silenceMs: LENGTH_MS,
    budget: { microDollars: null, whenSpent: 'goodbye' as const },
    room: { name: '', student: '' },
  };
  let answered = Promise.withResolvers<void>();
  let hasSpoken = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  const tell = (message: FromAgent) => {
    if (message.type === 'closed') closed.resolve();
    if (message.type !== 'event') return;
    if (message.event.type === 'latency') answered.resolve();
    if (message.event.type === 'state' && message.event.state === 'listening') hasSpoken.resolve();
  };
  const transport = new SocketTransport(opening.id, tell);
  const lesson = new LiveLesson(
    opening,
    engines,
    () => transport,
    tell,
    log,
    () => undefined,
  );
  await lesson.start();
  lesson.attach();
  for (const answer of ANSWERS) {
    answered = Promise.withResolvers();
    const sound = await speech.synthesize(answer, {});
    if (sound) await say(lesson, sound.pcm);
    await Promise.race([answered.promise, closed.promise]);
  }
  // Closed in the middle of a speech, the framework would warn in the log of each start.
  hasSpoken = Promise.withResolvers();
  await Promise.race([hasSpoken.promise, closed.promise]);
  await lesson.close();
}

/** At the pace of a microphone, which is closed after the last word. */
async function say(lesson: LiveLesson, pcm: Int16Array): Promise<void> {
  const samples = (FRAME_MS * STUDENT_SAMPLE_RATE_HZ) / 1_000;
  lesson.mute(false);
  for (let at = 0; at < pcm.length; at += samples) {
    lesson.audio(pcm.subarray(at, at + samples));
    await Bun.sleep(FRAME_MS);
  }
  lesson.mute(true);
}
