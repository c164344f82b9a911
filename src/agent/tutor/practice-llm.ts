import { type APIConnectOptions, DEFAULT_API_CONNECT_OPTIONS, llm } from '@livekit/agents';
import type { PracticeMind, Response } from './practice-mind.ts';

/** The practice tutor in the place of a language model: it calls the same tools and needs no instructions. */
export class PracticeLLM extends llm.LLM {
  constructor(private readonly mind: PracticeMind) {
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
    const respond = () => this.mind.respond(chatCtx);
    return new PracticeStream(this, { chatCtx, connOptions, ...(toolCtx && { toolCtx }) }, respond);
  }
}

class PracticeStream extends llm.LLMStream {
  constructor(
    practice: PracticeLLM,
    request: { chatCtx: llm.ChatContext; toolCtx?: llm.ToolContextLike; connOptions: APIConnectOptions },
    private readonly respond: () => Response,
  ) {
    super(practice, request);
  }

  protected override async run(): Promise<void> {
    const response = this.respond();
    const delta =
      'say' in response
        ? { role: 'assistant' as const, content: response.say }
        : { role: 'assistant' as const, toolCalls: [callFrom(response)] };
    this.queue.put({ id: crypto.randomUUID(), delta });
  }
}

function callFrom({ call, args }: Exclude<Response, { say: string }>): llm.FunctionCall {
  return llm.FunctionCall.create({ callId: crypto.randomUUID(), name: call, args: JSON.stringify(args) });
}
