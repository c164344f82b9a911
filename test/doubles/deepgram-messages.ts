/** Deepgram's live messages, as its streaming reference documents them. */

export interface Heard {
  text: string;
  /** In the sound of this connection. */
  startMs: number;
  endMs: number;
}

export function speechStarted(atMs: number): object {
  return { type: 'SpeechStarted', channel: [0, 1], timestamp: atMs / 1000 };
}

/** @param options.final - the end of speech; without it an interim result, which the next one replaces */
export function results(
  requestId: string,
  { text, startMs, endMs }: Heard,
  { final }: { final: boolean },
): object {
  const spoken = text.split(/\s+/).filter(Boolean);
  const wordMs = (endMs - startMs) / Math.max(1, spoken.length);
  const words = spoken.map((word, index) => ({
    word: word.toLowerCase().replace(/[^\p{L}\p{N}'-]/gu, ''),
    start: (startMs + index * wordMs) / 1000,
    end: (startMs + (index + 1) * wordMs) / 1000,
    confidence: 0.99,
    punctuated_word: word,
  }));
  return {
    type: 'Results',
    channel_index: [0, 1],
    duration: (endMs - startMs) / 1000,
    start: startMs / 1000,
    is_final: final,
    speech_final: final,
    from_finalize: false,
    channel: { alternatives: [{ transcript: text, confidence: text ? 0.99 : 0, words }] },
    metadata: {
      request_id: requestId,
      model_info: { name: 'general-nova-2', version: '1', arch: 'nova-2' },
      model_uuid: '00000000-0000-0000-0000-000000000000',
    },
  };
}

/** The last message of a connection that was asked to close. */
export function metadata(requestId: string, audioMs: number): object {
  return {
    type: 'Metadata',
    transaction_key: 'deprecated',
    request_id: requestId,
    created: new Date().toISOString(),
    duration: audioMs / 1000,
    channels: 1,
  };
}
