import type { stt } from '@livekit/agents';
import * as deepgram from '@livekit/agents-plugin-deepgram';
import type { HostedEngine } from '../messages.ts';
import { DEEPGRAM_URL } from './hosted-check.ts';

/** A connection that is lost is not tried again from below: the spare is quicker, and its holder decides. */
const ONE_ATTEMPT = { maxRetry: 0, retryIntervalMs: 0, timeoutMs: 5_000 };

/**
 * Deepgram for one lesson. A stream that fails ends, and its error is told by the engine; nothing else tells of it.
 */
export class HostedSTT extends deepgram.STT {
  constructor({ apiKey, baseUrl = DEEPGRAM_URL, model }: HostedEngine) {
    super({ apiKey, baseUrl, model, language: 'en-US' });
  }

  override stream(): deepgram.SpeechStream {
    return super.stream({ connOptions: ONE_ATTEMPT });
  }
}

/** An alternative's text; empty for events without one. */
export function textOf({ alternatives }: stt.SpeechEvent): string {
  return alternatives?.[0].text.trim() ?? '';
}
