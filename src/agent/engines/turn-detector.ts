import { inference } from '@livekit/agents';
import { initEot, predict } from '@livekit/local-inference';

/**
 * LiveKit's turn detector without its inference process: the model runs on libuv's threads of this process,
 * so a prediction (about 20 ms) does not hold the agent thread. Its licence allows use with LiveKit Agents only.
 */
export function createTurnDetector(): inference.TurnDetector {
  return new inference.TurnDetector({ version: 'v1-mini', executor: { doInference } });
}

/** Loads the model (about 110 MB), so that the first turn does not pay for it. */
export function warmTurnDetector(): void {
  initEot();
}

/** @param data - `pcm`: base64 of s16le mono 16 kHz, as the detector's local transport sends it */
async function doInference(_method: string, data: unknown): Promise<unknown> {
  const { pcm } = data as { pcm: string };
  const startedAt = performance.now();
  const bytes = Buffer.from(pcm, 'base64');
  const samples = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 1);
  return { probability: await predict(samples), inferenceDurationMs: performance.now() - startedAt };
}
