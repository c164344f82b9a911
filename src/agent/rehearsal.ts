import type { Logger } from 'pino';
import type { EngineRoom } from './engines/choose.ts';
import { LiveLesson } from './lesson.ts';
import type { FromAgent } from './messages.ts';
import { SocketTransport } from './transports/socket.ts';
import { SAMPLE_LESSON } from './tutor/sample-lesson.ts';

const LENGTH_MS = 120_000;

/** A right answer and one that asks for a hint, to the first question of the sample lesson. */
const ANSWERS = ['I think it is water.', 'I do not know.'];

/**
 * A lesson of a few turns held for nobody: the first real one then runs on code that has run before. On cold code its
 * opening held the thread for 30 ms, and where ten began at once, first turns were answered 300 to 600 ms later.
 */
export async function rehearse(engines: EngineRoom, log: Logger): Promise<void> {
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
  let hasSpoken = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  const tell = (message: FromAgent) => {
    if (message.type === 'closed') closed.resolve();
    if (message.type !== 'event') return;
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
  await Promise.race([hasSpoken.promise, closed.promise]);
  for (const answer of ANSWERS) {
    hasSpoken = Promise.withResolvers();
    lesson.text(answer);
    await Promise.race([hasSpoken.promise, closed.promise]);
  }
  await lesson.close();
}
