import { type APIConnectOptions, APIStatusError, DEFAULT_API_CONNECT_OPTIONS, llm } from '@livekit/agents';
import * as openai from '@livekit/agents-plugin-openai';
import { OpenAI } from 'openai';
import type { HostedEngine } from '../messages.ts';
import { OPENAI_URL } from './hosted-check.ts';
import { askedPauseMs, type Trouble, troubleOf } from './hosted-provider.ts';
import type { LessonProvider } from './lesson-provider.ts';
import { LOST_THREAD } from './lost-thread.ts';
import { StallWatch } from './stall-watch.ts';

/** Longer without a byte, and the answer would come later than two seconds after the student's last word. */
const SILENCE_MS = 1_500;

/** A server that only keeps the line open is no better than a silent one. */
const FIRST_WORDS_MS = 4_000;

/** The spare is quicker than a second attempt. */
const ONE_ATTEMPT: APIConnectOptions = { maxRetry: 0, retryIntervalMs: 0, timeoutMs: 30_000 };

type Request = Parameters<llm.LLM['chat']>[0];

/**
 * An OpenAI-compatible language model. Where its provider is out, or fails in a reply, the reply ends with
 * `LOST_THREAD` in place of an error: the tutor goes on from there.
 */
export class HostedLLM extends llm.LLM {
  readonly #client: OpenAI;

  constructor(
    private readonly engine: HostedEngine,
    private readonly lessonProvider: LessonProvider,
  ) {
    super();
    this.#client = new OpenAI({
      // The client insists on a key; a server that wants none does not look at it.
      apiKey: engine.apiKey || 'none',
      baseURL: engine.baseUrl ?? OPENAI_URL,
      maxRetries: 0,
      // It would log what it cannot read, which is what somebody said.
      logLevel: 'off',
    });
  }

  override label(): string {
    return 'viva.HostedLLM';
  }

  override get model(): string {
    return this.engine.model;
  }

  override get provider(): string {
    return new URL(this.#client.baseURL).host;
  }

  override chat(request: Request): llm.LLMStream {
    return new HostedStream(
      this,
      request,
      this.lessonProvider,
      (fetch) => new openai.LLM({ model: this.engine.model, client: this.#client.withOptions({ fetch }) }),
    );
  }
}

type Fetch = NonNullable<ConstructorParameters<typeof OpenAI>[0]>['fetch'] & {};

class HostedStream extends llm.LLMStream {
  private trouble: Trouble | undefined;
  private askedPauseMs = 0;
  private hasAnswered = false;

  constructor(
    private readonly outer: HostedLLM,
    private readonly request: Request,
    private readonly provider: LessonProvider,
    /** A model for this one reply, so that its bytes and its errors are known to be this reply's. */
    private readonly mindWith: (fetch: Fetch) => llm.LLM,
  ) {
    const { chatCtx, toolCtx, connOptions = DEFAULT_API_CONNECT_OPTIONS } = request;
    super(outer, { chatCtx, connOptions, ...(toolCtx && { toolCtx }) });
  }

  protected override async run(): Promise<void> {
    if (this.provider.serves) await this.answer();
    else this.trouble = 'cannot be reached';
    if (!this.trouble || this.abortController.signal.aborted) return;
    this.provider.spareServes();
    this.queue.put(LOST_THREAD);
  }

  private async answer(): Promise<void> {
    const stop = (trouble: Trouble) => {
      this.trouble ??= trouble;
      stream.close();
    };
    const line = new StallWatch(() => stop('is too slow'));
    const firstWords = new StallWatch(() => stop('is too slow'));
    const mind = this.mindWith((input, init) => this.fetchWatched(input, init, line));
    mind.on('error', ({ error }) => {
      this.trouble ??= this.troubleIn(error);
    });
    // A reply that was given up is told as one that failed, not as one that nobody wanted.
    mind.on('metrics_collected', (metrics) =>
      this.outer.emit('metrics_collected', { ...metrics, cancelled: metrics.cancelled && !this.trouble }),
    );
    line.expect(SILENCE_MS);
    firstWords.expect(FIRST_WORDS_MS);
    const stream = mind.chat({ ...this.request, connOptions: ONE_ATTEMPT });
    const onAbort = () => stream.close();
    this.abortController.signal.addEventListener('abort', onAbort, { once: true });
    const reply = new Reply();
    try {
      for await (const chunk of stream) {
        if (llm.hasResponse(chunk)) firstWords.close();
        reply.add(chunk);
        this.queue.put(chunk);
      }
    } finally {
      line.close();
      firstWords.close();
      this.abortController.signal.removeEventListener('abort', onAbort);
    }
    if (this.abortController.signal.aborted) return;
    this.trouble ??= reply.trouble;
    if (this.trouble) return this.provider.failed(this.trouble, this.askedPauseMs);
    this.provider.succeeded();
  }

  private async fetchWatched(
    input: string | URL | globalThis.Request,
    init: RequestInit | undefined,
    line: StallWatch,
  ): Promise<Response> {
    const response = await fetch(input, init);
    line.expect(SILENCE_MS);
    this.hasAnswered = response.ok;
    if (!response.ok) this.askedPauseMs = askedPauseMs(response);
    return response.body ? new Response(watched(response.body, line), response) : response;
  }

  private troubleIn(error: Error): Trouble {
    if (error instanceof APIStatusError && error.statusCode >= 400) return troubleOf(error.statusCode);
    if (/JSON/.test(error.message)) return 'answers nonsense';
    return this.hasAnswered ? 'broke off in the middle' : 'cannot be reached';
  }

  /** The model of this reply tells its own metrics; a reply that it was not asked for has none. */
  protected override async monitorMetrics(): Promise<void> {
    for await (const chunk of this.queue) {
      if (this.abortController.signal.aborted) break;
      this.output.put(chunk);
    }
    this.output.close();
  }
}

/** What a reply must have been, to be a whole one. */
class Reply {
  private text = '';
  private calls = false;
  private isCounted = false;

  add({ delta, usage }: llm.ChatChunk): void {
    this.text += delta?.content ?? '';
    this.calls ||= (delta?.toolCalls ?? []).length > 0;
    this.isCounted ||= usage !== undefined;
  }

  /** A connection may end in mid-sentence as if all had been said; the count of tokens comes last. */
  get trouble(): Trouble | undefined {
    if (this.calls) return undefined;
    if (this.text.trim() === '') return 'answers nonsense';
    return this.isCounted || endsSentence(this.text) ? undefined : 'broke off in the middle';
  }
}

/** Whether nothing is left open at the end of a text. */
function endsSentence(text: string): boolean {
  return /[.!?…]["'”’)\]*_`]*\s*$/.test(text);
}

/** The same bytes, each stretch of which is a sign of life. */
function watched(body: ReadableStream<Uint8Array>, line: StallWatch): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) {
        controller.close();
        return;
      }
      line.expect(SILENCE_MS);
      controller.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
