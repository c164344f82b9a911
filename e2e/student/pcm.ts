/** Speech as samples: s16le mono, 16 kHz unless said otherwise. */

export const SAMPLE_RATE_HZ = 16_000;
const SAMPLES_PER_MS = SAMPLE_RATE_HZ / 1000;

const WINDOW = 20 * SAMPLES_PER_MS;
const HOP = 10 * SAMPLES_PER_MS;

/**
 * A window counts as speech when its energy is within this many decibels of the recording's speech level, which
 * is the 95th percentile of all its windows. 35 dB keeps the weakest final consonants of read speech and leaves
 * out the room.
 */
export const SPEECH_RANGE_DB = 35;

/** Where speech begins and ends, in samples: first and last window (20 ms wide, every 10 ms) within `SPEECH_RANGE_DB`. */
export function speechBounds(pcm: Int16Array): { from: number; to: number } {
  const levels: number[] = [];
  for (let at = 0; at + WINDOW <= pcm.length; at += HOP) levels.push(levelDb(pcm.subarray(at, at + WINDOW)));
  const speechLevelDb = levels.toSorted((a, b) => a - b)[Math.floor(levels.length * 0.95)] ?? 0;
  const isSpeech = (levelDb: number) => levelDb > speechLevelDb - SPEECH_RANGE_DB;
  const first = levels.findIndex(isSpeech);
  const last = levels.findLastIndex(isSpeech);
  return first === -1 ? { from: 0, to: 0 } : { from: first * HOP, to: last * HOP + WINDOW };
}

/** Energy in decibels of full scale; silence is −120. */
export function levelDb(pcm: Int16Array): number {
  let sum = 0;
  for (const sample of pcm) sum += (sample / 32_768) ** 2;
  return Math.max(-120, 10 * Math.log10(sum / Math.max(1, pcm.length)));
}

/** A quiet room, about −66 dBFS: the same samples for the same seed. No real microphone gives digital silence. */
export function roomNoise(ms: number, seed = 1): Int16Array<ArrayBuffer> {
  const pcm = new Int16Array(Math.round(ms * SAMPLES_PER_MS));
  let state = seed;
  for (let i = 0; i < pcm.length; i += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    pcm[i] = (state >> 16) / 1024;
  }
  return pcm;
}

/** A short loud burst with no voice in it: a cough, a door, a chair. */
export function cough(ms: number): Int16Array {
  const pcm = roomNoise(ms, 7);
  return pcm.map((sample, i) => sample * 400 * Math.exp((-4 * i) / pcm.length));
}

export function joinPcm(parts: Int16Array[]): Int16Array {
  const pcm = new Int16Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    pcm.set(part, at);
    at += part.length;
  }
  return pcm;
}

/** Lays the room under the speech. */
export function inRoom(pcm: Int16Array, seed = 3): Int16Array {
  const noise = roomNoise(pcm.length / SAMPLES_PER_MS, seed);
  return pcm.map((sample, i) => Math.max(-32_768, Math.min(32_767, sample + (noise[i] ?? 0))));
}

/** A RIFF file of 16-bit mono sound, as Chromium's fake microphone reads it. */
export function wavOf(pcm: Int16Array): Uint8Array {
  const wav = new Uint8Array(44 + pcm.byteLength);
  const view = new DataView(wav.buffer);
  const ascii = (at: number, text: string) => wav.set(new TextEncoder().encode(text), at);
  ascii(0, 'RIFF');
  view.setUint32(4, 36 + pcm.byteLength, true);
  ascii(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, SAMPLE_RATE_HZ, true);
  view.setUint32(28, SAMPLE_RATE_HZ * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  ascii(36, 'data');
  view.setUint32(40, pcm.byteLength, true);
  wav.set(new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength), 44);
  return wav;
}
