/** On-device recognition and synthesis, on threads of their own. Every call is bounded in time and retried once. */
export interface Speech {
  /**
   * Text of one stretch of speech.
   * @param pcm - s16le mono 16 kHz, at most 30 s (the latest 30 s count)
   * @param options - `interim` work yields to everything else and answers `undefined` when the pool is busy or `signal` aborts
   */
  recognize(
    pcm: Int16Array,
    options: { priority: 'final' | 'interim'; signal?: AbortSignal },
  ): Promise<Recognition | undefined>;
  /** One sentence or clause as sound; `undefined` when `signal` aborts first. */
  synthesize(text: string, options: { signal?: AbortSignal }): Promise<Synthesis | undefined>;
  close(): Promise<void>;
}

export interface Recognition {
  text: string;
  /** Time from the call to the answer, waiting included. */
  tookMs: number;
}

export interface Synthesis {
  /** s16le mono at `sampleRateHz`. */
  pcm: Int16Array;
  sampleRateHz: number;
  tookMs: number;
}
