import type { Reply } from './mind.ts';

export interface TokenUsage {
  tokensIn: number;
  /** Of those, the ones that were in the cache. */
  tokensCached: number;
  tokensOut: number;
}

type Delta = { content: string } | { tool_calls: object[] };

/** One streamed completion, chunk by chunk, as OpenAI's server-sent events have it. */
export class ChatStream {
  /** One for each token. */
  readonly deltas: Delta[];
  readonly #id = `chatcmpl-${crypto.randomUUID()}`;
  readonly #created = Math.floor(Date.now() / 1000);
  readonly #finish: 'stop' | 'tool_calls';

  constructor(
    private readonly model: string,
    { say, call }: Reply,
  ) {
    this.#finish = call ? 'tool_calls' : 'stop';
    this.deltas = tokens(say).map((content) => ({ content }));
    if (!call) return;
    const { name, args } = call;
    const id = `call_${crypto.randomUUID().replaceAll('-', '').slice(0, 24)}`;
    const begin = { index: 0, id, type: 'function', function: { name, arguments: '' } };
    const rest = tokens(JSON.stringify(args)).map((part) => ({ index: 0, function: { arguments: part } }));
    this.deltas.push(...[begin, ...rest].map((part) => ({ tool_calls: [part] })));
  }

  head(): string {
    return this.#chunk([{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }]);
  }

  token(delta: Delta): string {
    return this.#chunk([{ index: 0, delta, finish_reason: null }]);
  }

  /** @param usage - sent where it was asked for */
  end(usage: TokenUsage | undefined): string {
    const finish = this.#chunk([{ index: 0, delta: {}, finish_reason: this.#finish }]);
    return `${finish}${usage ? this.#chunk([], usage) : ''}data: [DONE]\n\n`;
  }

  #chunk(choices: object[], usage?: TokenUsage): string {
    const chunk = {
      id: this.#id,
      object: 'chat.completion.chunk',
      created: this.#created,
      model: this.model,
      choices,
      usage: usage ? usageOf(usage) : null,
    };
    return `data: ${JSON.stringify(chunk)}\n\n`;
  }
}

/** About as a tokenizer cuts English: words with the space before them, and marks. */
function tokens(text: string): string[] {
  return text.match(/\s*[\p{L}\p{N}'’]+|\s*[^\s\p{L}\p{N}]/gu) ?? [];
}

function usageOf({ tokensIn, tokensCached, tokensOut }: TokenUsage): object {
  return {
    prompt_tokens: tokensIn,
    completion_tokens: tokensOut,
    total_tokens: tokensIn + tokensOut,
    prompt_tokens_details: { cached_tokens: tokensCached, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
  };
}
