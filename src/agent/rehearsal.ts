import type { Logger } from 'pino';
import type { EngineRoom } from './engines/choose.ts';
import { LiveLesson } from './lesson.ts';
import type { FromAgent } from './messages.ts';
import { SocketTransport } from './transports/socket.ts';
import { SAMPLE_LESSON } from './tutor/sample-lesson.ts';

const LENGTH_MS = 60_000;

/**
 * A lesson held for nobody, as far as the first sound of its greeting: the first real one then runs on code that
 * has run before. On cold code its opening held the thread for 30 ms.
 */
export async function rehearse(engines: EngineRoom, log: Logger): Promise<void> {
  const opening = {
    id: 'rehearsal',
    studentName: 'Ann',
    lesson: SAMPLE_LESSON,
    history: [],
    remainingMs: LENGTH_MS,
    silenceMs: LENGTH_MS,
    room: { name: '', student: '' },
  };
  const sounds = Promise.withResolvers<void>();
  const tell = ({ type }: FromAgent) => {
    if (type === 'audio' || type === 'closed') sounds.resolve();
  };
  const lesson = new LiveLesson(
    opening,
    engines,
    () => new SocketTransport(opening.id, tell),
    tell,
    log,
    () => undefined,
  );
  await lesson.start();
  lesson.attach();
  await sounds.promise;
  await lesson.close();
}
