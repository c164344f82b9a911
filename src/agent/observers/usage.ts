import { randomUUID } from 'node:crypto';
import { type metrics, voice } from '@livekit/agents';
import type { Usage } from '../usage.ts';

/** Engines on this machine name no provider, as adapters around others do, or call themselves Viva's own. */
const FREE = new Set(['unknown', 'viva']);

/** Instructions, tools and the first words of a new lesson. */
const FIRST_PROMPT_TOKENS = 2_000;

/** How fast a language model is taken to write until it has been seen to. */
const TOKENS_PER_S = 50;

const NOTHING = {
  audioMs: 0,
  tokensIn: 0,
  tokensCached: 0,
  tokensOut: 0,
  characters: 0,
  calls: 1,
  errors: 0,
};

/** What one lesson uses of hosted engines, from the session's own metrics. Engines on this machine cost nothing. */
export class UsageObserver {
  /** Of the language model's latest whole reply. */
  private promptTokens = FIRST_PROMPT_TOKENS;
  private tokensPerS = TOKENS_PER_S;
  /** Deepgram's name for the connection that was told of last. */
  private connection = '';

  constructor(
    session: voice.AgentSession,
    private readonly onUsage: (usage: Usage) => void,
  ) {
    session.on(voice.AgentSessionEventTypes.MetricsCollected, ({ metrics }) => {
      switch (metrics.type) {
        case 'stt_metrics':
          return this.tell('stt', metrics, this.recognised(metrics));
        case 'llm_metrics':
          return this.tell('llm', metrics, this.thought(metrics));
        case 'tts_metrics':
          return this.tell('tts', metrics, this.spoke(metrics));
      }
    });
  }

  private tell(
    part: Usage['part'],
    { timestamp, metadata }: metrics.STTMetrics | metrics.LLMMetrics | metrics.TTSMetrics,
    quantities: Partial<typeof NOTHING>,
  ): void {
    const named = metadata?.modelProvider;
    if (named === undefined || FREE.has(named)) return;
    const model = metadata?.modelName ?? 'unknown';
    const provider = providerCalled(named);
    this.onUsage({ id: randomUUID(), at: timestamp, provider, model, part, ...NOTHING, ...quantities });
  }

  /** Told every five seconds of sound, of a connection that lasts as long as the lesson. */
  private recognised({ audioDurationMs, requestId }: metrics.STTMetrics): Partial<typeof NOTHING> {
    const isNew = requestId !== '' && requestId !== this.connection;
    if (isNew) this.connection = requestId;
    return { audioMs: Math.round(audioDurationMs), calls: isNew ? 1 : 0 };
  }

  /**
   * A model tells its tokens with the last word. Of a reply that was cut off before it they are estimated: thrown
   * away or broken off, it is paid for as far as it went, and replies that are begun early are thrown away often.
   */
  private thought(metrics: metrics.LLMMetrics): Partial<typeof NOTHING> {
    const { totalTokens, ttftMs, durationMs, cancelled } = metrics;
    if (totalTokens > 0) {
      this.promptTokens = metrics.promptTokens;
      if (metrics.completionTokens > 1) {
        this.tokensPerS =
          metrics.completionTokens / Math.max(0.001, (durationMs - Math.max(0, ttftMs)) / 1000);
      }
      return {
        tokensIn: metrics.promptTokens,
        tokensCached: metrics.promptCachedTokens,
        tokensOut: metrics.completionTokens,
      };
    }
    if (ttftMs < 0 && !cancelled) return { errors: 1 };
    const writingMs = ttftMs < 0 ? 0 : durationMs - ttftMs;
    return { tokensIn: this.promptTokens, tokensOut: Math.round((writingMs / 1000) * this.tokensPerS) };
  }

  /** A voice is paid by what it was asked to say, also when it was interrupted; but not when it failed. */
  private spoke({
    charactersCount,
    audioDurationMs,
    ttfbMs,
    cancelled,
  }: metrics.TTSMetrics): Partial<typeof NOTHING> {
    if (ttfbMs < 0 && !cancelled) return { errors: 1 };
    return { characters: charactersCount, audioMs: Math.round(audioDurationMs) };
  }
}

/** OpenAI's plugins name the host that they speak to, Deepgram's names Deepgram. */
function providerCalled(name: string): Usage['provider'] {
  if (/deepgram/i.test(name)) return 'deepgram';
  return /^(?:api\.)?openai(?:\.com)?$/i.test(name) ? 'openai' : 'other';
}
