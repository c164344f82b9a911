/** One use of a hosted engine, as it happened. It holds quantities only: no words, and no price. */
export interface Usage {
  id: string;
  /** Milliseconds since the epoch. */
  at: number;
  /** `other` is any other server that speaks OpenAI's protocol. */
  provider: 'deepgram' | 'openai' | 'other';
  model: string;
  part: UsagePart;
  /** Sound that was recognised or made. */
  audioMs: number;
  /** Those of a prompt, with `tokensCached`. */
  tokensIn: number;
  /** Those of them that the provider remembered, which cost less. */
  tokensCached: number;
  tokensOut: number;
  /** Text that was made to sound. */
  characters: number;
  calls: number;
  /** Those of the calls that brought nothing. */
  errors: number;
}

export type UsagePart = 'stt' | 'llm' | 'tts';
