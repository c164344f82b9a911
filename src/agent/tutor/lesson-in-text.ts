import { type llm, voice } from '@livekit/agents';
import type { Lesson } from '../../curriculum/lesson.ts';
import type { BoardShown, Turn } from '../../protocol.ts';
import type { StudentRecord, TeachingEvent } from '../teaching-events.ts';
import { TutorAgent } from './tutor-agent.ts';

export interface TextLessonOptions {
  lesson: Lesson;
  history?: Turn[];
  events?: TeachingEvent[];
  student?: Partial<StudentRecord>;
  mind?: llm.LLM;
}

/** A lesson through the whole agent, in text: no sound, no engines, nothing that takes time. For tests. */
export class LessonInText {
  readonly turns: Turn[];
  readonly events: TeachingEvent[];
  readonly boards: BoardShown[] = [];
  readonly session: voice.AgentSession;
  readonly tutor: TutorAgent;
  isOver = false;
  #timesGiven = 0;
  #said: ((words: string) => void) | undefined;

  constructor({ lesson, history = [], events = [], student = {}, mind }: TextLessonOptions) {
    this.turns = [...history];
    this.events = [...events];
    const record = { mastery: {}, due: [], account: '', ...student };
    this.session = new voice.AgentSession({});
    this.tutor = new TutorAgent(
      { lesson, studentName: 'Alice', history, events, student: record },
      {
        turnOf: (message) => message,
        listener: {
          onTeaching: (event) => this.events.push(event),
          onBoard: (shown) => this.boards.push(shown),
          onRecap: () => {},
          onTime: () => {
            this.#timesGiven += 1;
          },
          onOver: () => {
            this.isOver = true;
          },
          onFailure: (error) => {
            throw error;
          },
        },
        ...(mind && { mind }),
      },
    );
    this.session.on(voice.AgentSessionEventTypes.ConversationItemAdded, ({ item }) => {
      if (item.type !== 'message' || (item.role !== 'user' && item.role !== 'assistant')) return;
      const text = item.textContent ?? '';
      const who = item.role === 'user' ? 'student' : 'tutor';
      this.turns.push({ id: item.id, who, text, at: item.createdAt });
      if (who === 'tutor') this.#said?.(text);
    });
  }

  get timesGiven(): number {
    return this.#timesGiven;
  }

  /** Begins; the tutor's first words. */
  async begin(): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<string>();
    this.#said = resolve;
    await this.session.start({ agent: this.tutor });
    const words = await promise;
    await this.#calm();
    return words;
  }

  /** Says something; the tutor's reply, all of its messages. */
  async say(userInput: string): Promise<string> {
    const before = this.turns.length;
    await this.session.run({ userInput }).wait();
    await this.#calm();
    return this.turns
      .slice(before)
      .filter(({ who }) => who === 'tutor')
      .map(({ text }) => text)
      .join(' ');
  }

  of<T extends TeachingEvent['type']>(type: T): Extract<TeachingEvent, { type: T }>[] {
    return this.events.filter((event): event is Extract<TeachingEvent, { type: T }> => event.type === type);
  }

  close(): Promise<void> {
    return this.session.close();
  }

  /** What was heard is kept a moment after it was said. */
  async #calm(): Promise<void> {
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
}
