import type { Logger } from 'pino';
import { BlockProbe } from './block-probe.ts';
import { chooseEngines } from './engines/choose.ts';
import type { Speech } from './engines/speech-pool.ts';
import { LiveLesson } from './lesson.ts';
import type { AgentThreadData, FromAgent, LessonOpening, LiveKitServer, ToAgent } from './messages.ts';
import { goAhead } from './priority.ts';
import { rehearse } from './rehearsal.ts';
import type { RoomTransportOptions } from './transports/room.ts';
import { SocketTransport } from './transports/socket.ts';
import type { StudentSide } from './transports/transport.ts';

declare const self: Worker;

type LessonMessage = Exclude<ToAgent, { type: 'leave' }>;

/** How often the thread says that it lives. */
const HEALTH_MS = 1_000;

/** Loads the engines, says `ready` and returns the handler of everything that follows. */
export async function startAgentThread(
  options: AgentThreadData,
  speech: Promise<Speech>,
  log: Logger,
): Promise<(message: LessonMessage) => void> {
  const { livekit } = options;
  const [engines, rooms, pool] = await Promise.all([
    chooseEngines(options, speech, log, (names) => tell({ type: 'engines', engines: names })),
    livekit && loadRooms(livekit),
    speech,
  ]);
  const connect = (opening: LessonOpening) => (student: StudentSide) => {
    const { id } = opening;
    if (!rooms) return new SocketTransport(id, tell);
    const { sampleRateHz } = engines;
    const onJoined = () => tell({ type: 'joined', lesson: id });
    return rooms.transport({ opening, sampleRateHz, log, onJoined }, student);
  };
  const lessons = new Map<string, LiveLesson>();

  // Where this machine recognises or speaks, students wait for its speech threads first of all.
  if (options.hosted.stt && options.hosted.tts) goAhead();
  reportHealth(lessons, pool);
  tell({ type: 'ready', engines: engines.names(), sampleRateHz: engines.sampleRateHz });
  if (!options.isAwaited) {
    rehearse(engines.onThisMachine, pool, log).catch((err) => log.error({ err }, 'the rehearsal failed'));
  }

  return (message) => {
    if (message.type === 'expect') return engines.expectLesson();
    if (message.type === 'open') {
      const { opening } = message;
      const lesson = new LiveLesson(opening, engines, connect(opening), tell, log, () => {
        if (lessons.get(opening.id) === lesson) lessons.delete(opening.id);
      });
      lessons.set(opening.id, lesson);
      void lesson.start();
      return;
    }
    const lesson = lessons.get(message.lesson);
    if (!lesson) return;
    switch (message.type) {
      case 'attach':
        return lesson.attach();
      case 'audio':
        return lesson.audio(new Int16Array(message.pcm));
      case 'text':
        return lesson.text(message.text);
      case 'mute':
        return lesson.mute(message.muted);
      case 'played':
        return lesson.played(message.ms, message.done);
      case 'think':
        return lesson.think();
      case 'budget':
        return lesson.budget(message.of, message.state);
      case 'notice':
        return lesson.notice(message.code, message.message);
      case 'end':
        return lesson.end();
      case 'drain':
        return lesson.drain();
      case 'close':
        void lesson.close();
    }
  };
}

/** What rooms need is loaded only where lessons are held as rooms. */
async function loadRooms(livekit: LiveKitServer) {
  const [{ RoomAccess }, { RoomTransport }] = await Promise.all([
    import('./transports/room-access.ts'),
    import('./transports/room.ts'),
  ]);
  const access = new RoomAccess(livekit);
  return {
    transport: (options: Omit<RoomTransportOptions, 'access'>, student: StudentSide) =>
      new RoomTransport({ access, ...options }, student),
  };
}

function tell(message: FromAgent): void {
  self.postMessage(message, message.type === 'audio' ? [message.pcm] : []);
}

function reportHealth(lessons: ReadonlyMap<string, LiveLesson>, speech: Speech): void {
  const probe = new BlockProbe();
  const tellHealth = () =>
    tell({ type: 'health', ...probe.take(), lessons: lessons.size, speechThreads: speech.threads });
  setInterval(tellHealth, HEALTH_MS);
}
