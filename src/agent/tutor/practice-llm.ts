import { type APIConnectOptions, DEFAULT_API_CONNECT_OPTIONS, llm } from '@livekit/agents';
import type { Lesson } from '../../curriculum/lesson.ts';
import { turnsOf } from './conversation.ts';
import { replyTo } from './reply.ts';

/** A tutor's mind without a model, in the place of a language model: it follows the lesson and needs no instructions. */
export class PracticeLLM extends llm.LLM {
  constructor(
    private readonly lesson: Lesson,
    private readonly studentName: string,
  ) {
    super();
  }

  override label(): string {
    return 'viva.PracticeLLM';
  }

  override get provider(): string {
    return 'viva';
  }

  override get model(): string {
    return 'practice tutor';
  }

  override chat({
    chatCtx,
    toolCtx,
    connOptions = DEFAULT_API_CONNECT_OPTIONS,
  }: Parameters<llm.LLM['chat']>[0]): llm.LLMStream {
    const reply = () => replyTo(this.lesson, this.studentName, turnsOf(chatCtx)).text;
    return new PracticeStream(this, { chatCtx, connOptions, ...(toolCtx && { toolCtx }) }, reply);
  }
}

class PracticeStream extends llm.LLMStream {
  constructor(
    mind: PracticeLLM,
    request: { chatCtx: llm.ChatContext; toolCtx?: llm.ToolContextLike; connOptions: APIConnectOptions },
    private readonly reply: () => string,
  ) {
    super(mind, request);
  }

  protected override async run(): Promise<void> {
    this.queue.put({ id: crypto.randomUUID(), delta: { role: 'assistant', content: this.reply() } });
  }
}
