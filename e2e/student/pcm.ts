/** Speech as samples: s16le mono, 16 kHz unless said otherwise. */

export const SAMPLE_RATE_HZ = 16_000;
const SAMPLES_PER_MS = SAMPLE_RATE_HZ / 1000;

const WINDOW = 20 * SAMPLES_PER_MS;
const HOP = 10 * SAMPLES_PER_MS;

/** Weakest speech, below the speech level: it keeps the last consonants of a sentence. */
export const SPEECH_RANGE_DB = 35;
/** Weakest speech, above the room: recordings of people have rooms that come within 30 dB of their speech. */
export const ROOM_MARGIN_DB = 15;
/** Windows in a row that are the room when they are the quietest of the recording: 100 ms. */
const ROOM_WINDOWS = 10;

/**
 * Where speech begins and ends, in samples: the first and the last window (20 ms wide, one every 10 ms) that is both
 * within `SPEECH_RANGE_DB` of the speech level (95th percentile of all windows) and `ROOM_MARGIN_DB` above the
 * room (the quietest 100 ms). The recording must hold that much of its room.
 */
export function speechBounds(pcm: Int16Array): { from: number; to: number } {
  const levels: number[] = [];
  for (let at = 0; at + WINDOW <= pcm.length; at += HOP) levels.push(levelDb(pcm.subarray(at, at + WINDOW)));
  const speechDb = levels.toSorted((a, b) => a - b)[Math.floor(levels.length * 0.95)] ?? 0;
  const thresholdDb = Math.max(speechDb - SPEECH_RANGE_DB, roomDb(levels) + ROOM_MARGIN_DB);
  const first = levels.findIndex((level) => level > thresholdDb);
  const last = levels.findLastIndex((level) => level > thresholdDb);
  return first === -1 ? { from: 0, to: 0 } : { from: first * HOP, to: last * HOP + WINDOW };
}

function roomDb(levels: number[]): number {
  const means = levels.slice(ROOM_WINDOWS - 1).map((_, at) => {
    const stretch = levels.slice(at, at + ROOM_WINDOWS);
    return stretch.reduce((sum, level) => sum + level, 0) / ROOM_WINDOWS;
  });
  return Math.min(...means);
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
