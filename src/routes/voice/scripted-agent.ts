import type { LessonOpening, ToAgent } from '../../agent/messages.ts';
import type { Agent, AgentListener, LessonMessage, RunningAgent } from '../../agent/thread.ts';

const RUNNING: RunningAgent = {
  engines: { stt: 'scripted', llm: 'scripted', tts: 'scripted', vad: 'scripted', endOfTurn: 'scripted' },
  sampleRateHz: 16_000,
};

type Posted<Type> = Extract<ToAgent, { type: Type }>;

/** An agent thread whose side of the conversation a test writes. It answers `close` by `closed`, as the real one does. */
export class ScriptedAgent implements Agent {
  running: RunningAgent | undefined = RUNNING;
  readonly posted: ToAgent[] = [];

  get answers(): boolean {
    return this.running !== undefined;
  }

  /** What it has to say between being told to close a lesson and having closed it. */
  onClose = (): void => {};
  readonly #waiting = new Set<() => void>();
  #listener: AgentListener | undefined;

  listen(listener: AgentListener): void {
    this.#listener = listener;
  }

  post(message: ToAgent): void {
    this.posted.push(message);
    for (const look of this.#waiting) look();
    if (message.type !== 'close') return;
    const { lesson } = message;
    queueMicrotask(() => {
      this.onClose();
      this.says({ type: 'closed', lesson, reason: 'ended' });
    });
  }

  says(message: LessonMessage): void {
    this.#listener?.onMessage(message);
  }

  /** The thread dies, and is running again at once unless told otherwise. */
  dies({ restarted = true } = {}): void {
    this.running = restarted ? RUNNING : undefined;
    this.#listener?.onDown();
    if (restarted) this.#listener?.onUp();
  }

  all<Type extends ToAgent['type']>(type: Type): Posted<Type>[] {
    return this.posted.filter((message): message is Posted<Type> => message.type === type);
  }

  /** The first message of this type, now or when it comes. */
  async next<Type extends ToAgent['type']>(type: Type): Promise<Posted<Type>> {
    await this.until(() => this.all(type).length > 0);
    const [found] = this.all(type);
    if (!found) throw new Error(`There was a message of type ${type}, and it is gone.`);
    return found;
  }

  /** Settles when what was posted so far is as the test wants it. */
  async until(isSo: () => boolean): Promise<void> {
    if (isSo()) return;
    await new Promise<void>((resolve) => {
      const look = () => {
        if (!isSo()) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
    });
  }

  /** How the lesson opened last is called here. */
  get lastOpening(): LessonOpening {
    const opening = this.all('open').at(-1)?.opening;
    if (!opening) throw new Error('No lesson has been opened.');
    return opening;
  }
}
