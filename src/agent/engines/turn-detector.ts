import { setImmediate } from 'node:timers/promises';
import { inference } from '@livekit/agents';
import { initEot, predict } from '@livekit/local-inference';
import { type EndOfTurn, judgeEndOfTurn } from './end-of-turn.ts';

export interface TurnDetectorListener {
  /** What has been recognised of the turn up to the present pause, once it is known. */
  textAtPause(): Promise<string>;
  /** Told before the session learns whether the turn is over. */
  onJudged(verdict: EndOfTurn): void;
}

/**
 * LiveKit's turn detector without its inference process: the model runs on libuv's threads of this process,
 * so a prediction (about 20 ms) does not hold the agent thread. Its licence allows use with LiveKit Agents only.
 * What the student said is weighed with how it sounded; the session is told 1 (over) or 0 (not yet).
 */
export function createTurnDetector(listener: TurnDetectorListener): inference.TurnDetector {
  return new inference.TurnDetector({
    version: 'v1-mini',
    executor: { doInference: (_method, request) => judge(request, listener) },
  });
}

/** Loads the model (about 110 MB), so that the first turn does not pay for it. */
export function warmTurnDetector(): void {
  initEot();
}

/** @param request - `pcm`: base64 of s16le mono 16 kHz, as the detector's local transport sends it */
async function judge(request: unknown, listener: TurnDetectorListener): Promise<unknown> {
  const { pcm } = request as { pcm: string };
  const startedAt = performance.now();
  const bytes = Buffer.from(pcm, 'base64');
  const samples = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 1);
  const [probability, text] = await Promise.all([predict(samples), listener.textAtPause()]);
  // The final text is on its way through the session's streams; a verdict that overtakes it ends the turn without it.
  await setImmediate();
  const verdict = judgeEndOfTurn(probability, text);
  listener.onJudged(verdict);
  return {
    probability: verdict === 'complete' ? 1 : 0,
    inferenceDurationMs: performance.now() - startedAt,
  };
}
