import type { Logger } from 'pino';
import { BlockProbe } from './block-probe.ts';
import { chooseEngines } from './engines/choose.ts';
import type { Speech } from './engines/speech-pool.ts';
import { LiveLesson } from './lesson.ts';
import type { AgentThreadOptions, FromAgent, ToAgent } from './messages.ts';
import { rehearse } from './rehearsal.ts';

declare const self: Worker;

type LessonMessage = Exclude<ToAgent, { type: 'leave' }>;

/** How often the thread says that it lives. */
const HEALTH_MS = 1_000;

/** Loads the engines, says `ready` and returns the handler of everything that follows. */
export async function startAgentThread(
  options: AgentThreadOptions,
  speech: Promise<Speech>,
  log: Logger,
): Promise<(message: LessonMessage) => void> {
  const engines = await chooseEngines(options, speech);
  const lessons = new Map<string, LiveLesson>();

  reportHealth(lessons);
  tell({ type: 'ready', engines: engines.names, sampleRateHz: engines.sampleRateHz });
  rehearse(engines, log).catch((err) => log.error({ err }, 'the rehearsal failed'));

  return (message) => {
    if (message.type === 'open') {
      const { opening } = message;
      const lesson = new LiveLesson(opening, engines, tell, log, () => {
        if (lessons.get(opening.id) === lesson) lessons.delete(opening.id);
      });
      lessons.set(opening.id, lesson);
      lesson.start().catch((err) => {
        log.error({ err, lesson: opening.id }, 'a lesson could not begin');
        lessons.delete(opening.id);
        tell({ type: 'closed', lesson: opening.id, reason: 'error' });
      });
      return;
    }
    const lesson = lessons.get(message.lesson);
    if (!lesson) return;
    // One lesson's failure must not end the thread, and with it all others.
    const failed = (err: unknown) => log.error({ err, lesson: message.lesson }, 'a lesson failed');
    switch (message.type) {
      case 'attach':
        return lesson.attach();
      case 'audio':
        return lesson.audio(new Int16Array(message.pcm));
      case 'text':
        lesson.text(message.text).catch(failed);
        return;
      case 'mute':
        return lesson.mute(message.muted);
      case 'played':
        return lesson.played(message.ms, message.done);
      case 'think':
        return lesson.think();
      case 'end':
        return lesson.end();
      case 'close':
        lesson.close().catch(failed);
    }
  };
}

function tell(message: FromAgent): void {
  self.postMessage(message, message.type === 'audio' ? [message.pcm] : []);
}

function reportHealth(lessons: ReadonlyMap<string, LiveLesson>): void {
  const probe = new BlockProbe();
  setInterval(() => tell({ type: 'health', ...probe.take(), lessons: lessons.size }), HEALTH_MS);
}
