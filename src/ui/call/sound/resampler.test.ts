import { describe, expect, test } from 'bun:test';
import { Resampler } from './resampler.ts';

describe('Resampler', () => {
  for (const [fromHz, toHz] of [
    [48_000, 16_000],
    [44_100, 16_000],
    [16_000, 48_000],
    [16_000, 44_100],
    [16_000, 16_000],
  ] as const) {
    test(`keeps a 1 kHz tone from ${fromHz} to ${toHz} Hz, at the right length`, () => {
      const output = inBlocksOf(128, new Resampler(fromHz, toHz), tone(1_000, fromHz));
      expect(Math.abs(output.length - toHz)).toBeLessThanOrEqual(1);
      expect(rms(output)).toBeCloseTo(Math.SQRT1_2, 2);
      expect(noiseBeside(1_000, output, toHz)).toBeLessThan(0.003);
    });
  }

  test('removes what 16 kHz cannot hold instead of folding it back', () => {
    for (const fromHz of [48_000, 44_100]) {
      expect(rms(inBlocksOf(128, new Resampler(fromHz, 16_000), tone(10_000, fromHz)))).toBeLessThan(0.002);
    }
  });

  test('gives the same sound whatever the blocks', () => {
    const input = tone(440, 44_100);
    const small = inBlocksOf(37, new Resampler(44_100, 16_000), input);
    const whole = inBlocksOf(input.length, new Resampler(44_100, 16_000), input);
    expect(small).toEqual(whole);
  });
});

function tone(frequencyHz: number, rateHz: number): Float32Array {
  return Float32Array.from({ length: rateHz }, (_, n) => Math.sin((2 * Math.PI * frequencyHz * n) / rateHz));
}

function inBlocksOf(size: number, resampler: Resampler, input: Float32Array): Float32Array {
  const output: number[] = [];
  for (let at = 0; at < input.length; at += size) {
    output.push(...resampler.process(input.subarray(at, at + size)));
  }
  return Float32Array.from(output);
}

/** Of the settled part: the filter's start and end are left out. */
function rms(samples: Float32Array): number {
  const settled = samples.subarray(500, -500);
  return Math.sqrt(settled.reduce((sum, sample) => sum + sample * sample, 0) / settled.length);
}

/** What is left of the sound, as RMS, when the tone itself is taken out. */
function noiseBeside(frequencyHz: number, samples: Float32Array, rateHz: number): number {
  // Whole periods, so that the projections on sine and cosine are exact.
  const settled = samples.subarray(rateHz / 10, (rateHz * 9) / 10);
  let sine = 0;
  let cosine = 0;
  settled.forEach((sample, n) => {
    sine += (2 * sample * Math.sin((2 * Math.PI * frequencyHz * n) / rateHz)) / settled.length;
    cosine += (2 * sample * Math.cos((2 * Math.PI * frequencyHz * n) / rateHz)) / settled.length;
  });
  const rest = settled.map(
    (sample, n) =>
      sample -
      sine * Math.sin((2 * Math.PI * frequencyHz * n) / rateHz) -
      cosine * Math.cos((2 * Math.PI * frequencyHz * n) / rateHz),
  );
  return Math.sqrt(rest.reduce((sum, sample) => sum + sample * sample, 0) / rest.length);
}
