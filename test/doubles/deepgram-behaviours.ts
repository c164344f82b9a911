import type { Refusal } from './script.ts';

/** How each thing that Deepgram is asked for is answered. */
export type DeepgramBehaviours = {
  /** Asking whether a key is good. `cut`: in the middle of the answer. */
  check: { failure: Refusal | { kind: 'cut' | 'stall' | 'garbage' } | null };
  /** Opening `/v1/listen`. */
  connection: ConnectionBehaviour;
  /** From the start of speech to its final text. */
  utterance: UtteranceBehaviour;
};

export interface ConnectionBehaviour {
  /** `cut`: as soon as it is open. `stall`: the handshake is never answered. `garbage`: it is, but by a web page. */
  failure: Refusal | { kind: 'cut' | 'stall' | 'garbage' } | null;
}

export interface UtteranceBehaviour {
  /** Final text, after the end of speech by the clock. */
  finalMs: number;
  interimEveryMs: number;
  /** Heard in place of what is said, which spares the recognition of it; `null` recognises. */
  transcript: string | null;
  /** `before`: at the start of speech. `middle`: in place of its final text. A stalled connection stays deaf. */
  failure: { kind: 'cut' | 'stall' | 'garbage'; at: 'before' | 'middle' } | null;
}

export const STANDING: DeepgramBehaviours = {
  check: { failure: null },
  connection: { failure: null },
  utterance: { finalMs: 250, interimEveryMs: 500, transcript: null, failure: null },
};
