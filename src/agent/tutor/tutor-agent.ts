import { voice } from '@livekit/agents';
import type { Lesson } from '../../curriculum/lesson.ts';
import type { Turn } from '../../protocol.ts';
import { chatContextOf, turnsOf } from './conversation.ts';
import { instructionsFor } from './instructions.ts';
import type { Said } from './progress.ts';

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

  /** The whole lesson so far, as far as it was heard. The session's own history lacks the stored turns. */
  get turns(): Said[] {
    return turnsOf(this.chatCtx);
  }

  /** The tutor speaks first. */
  override async onEnter(): Promise<void> {
    this.session.generateReply();
  }
}
