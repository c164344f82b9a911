import type { Logger } from 'pino';
import type { EngineRoom } from './engines/choose.ts';
import { LiveLesson } from './lesson.ts';
import type { FromAgent } from './messages.ts';
import { SocketTransport } from './transports/socket.ts';
import { SAMPLE_LESSON } from './tutor/sample-lesson.ts';

const LENGTH_MS = 60_000;

/**
 * A lesson held for nobody, as far as the end of the tutor's first words: the first real one then runs on code that
 * has run before. On cold code its opening held the thread for 30 ms.
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
  const over = Promise.withResolvers<void>();
  const tell = (message: FromAgent) => {
    const listens =
      message.type === 'event' && message.event.type === 'state' && message.event.state === 'listening';
    if (listens || message.type === 'closed') over.resolve();
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
  await over.promise;
  await lesson.close();
}
