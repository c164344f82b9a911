import { voice } from '@livekit/agents';
import type { Lesson } from '../../curriculum/lesson-file.ts';
import type { Turn } from '../../protocol.ts';
import { chatContextOf } from './conversation.ts';
import { instructionsFor } from './instructions.ts';

/** The tutor of one lesson. Its mind is the session's `llm`: the practice tutor or a language model. */
export class TutorAgent extends voice.Agent {
  /** @param lesson.history - final turns so far; with some, the tutor goes on where they end */
  constructor({
    lesson,
    studentName,
    history,
  }: { lesson: Lesson; studentName: string; history: readonly Turn[] }) {
    super({ instructions: instructionsFor(lesson, studentName), chatCtx: chatContextOf(history) });
  }

  /** The tutor speaks first. */
  override async onEnter(): Promise<void> {
    this.session.generateReply();
  }
}
