import { AudioFrame, AudioResampler, AudioResamplerQuality } from '@livekit/rtc-node';
import { z } from 'zod';
import { SpeechChunker } from '../../src/agent/engines/speech-chunks.ts';
import type { Speech } from '../../src/agent/engines/speech-pool.ts';

/** What OpenAI's `pcm` is: s16le mono at 24 kHz. */
export const PCM_SAMPLE_RATE_HZ = 24_000;
export const PCM_BYTES_PER_S = 2 * PCM_SAMPLE_RATE_HZ;

export const SpeechRequest = z.looseObject({
  model: z.string(),
  voice: z.string(),
  /** OpenAI takes 4,096 characters. */
  input: z.string().min(1).max(4096),
  response_format: z.literal('pcm'),
});

export type SpeechRequest = z.infer<typeof SpeechRequest>;

/** @returns the whole sound of a text, s16le mono at 24 kHz */
export async function soundOf(speech: Speech, text: string): Promise<Buffer> {
  const chunker = new SpeechChunker();
  const sounds: Buffer[] = [];
  for (const piece of [...chunker.push(text), ...chunker.flush()]) {
    const sound = await speech.synthesize(piece, {});
    if (sound && sound.pcm.length > 0) sounds.push(resampled(sound.pcm, sound.sampleRateHz));
  }
  return Buffer.concat(sounds);
}

function resampled(pcm: Int16Array, sampleRateHz: number): Buffer {
  const resampler = new AudioResampler(sampleRateHz, PCM_SAMPLE_RATE_HZ, 1, AudioResamplerQuality.QUICK);
  try {
    const frames = resampler.push(new AudioFrame(pcm, sampleRateHz, 1, pcm.length));
    // The native frames are given back with the resampler: their samples are copied before.
    const parts = [...frames, ...resampler.flush()].map(({ data }) => Buffer.from(data.slice().buffer));
    return Buffer.concat(parts);
  } finally {
    resampler.close();
  }
}
