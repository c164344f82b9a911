import { beforeAll, describe, expect, test } from 'bun:test';
import { Flite } from './flite.ts';
import { loopLength, MOONSHINE_SAMPLE_RATE_HZ, Moonshine } from './moonshine.ts';

const never = new AbortController().signal;

describe('Moonshine', () => {
  let moonshine: Moonshine;
  let speech: Float32Array;
  beforeAll(async () => {
    const [engine, flite] = await Promise.all([Moonshine.load(), Flite.load('rms')]);
    moonshine = engine;
    const { pcm } = flite.synthesize('Plants use sunlight to turn water and carbon dioxide into sugar.');
    speech = Float32Array.from(pcm, (sample) => sample / 32_768);
  });

  test('writes down what was said', async () => {
    expect(await moonshine.recognize(speech, never)).toBe(
      'Plants use sunlight to turn water and carbon dioxide into sugar.',
    );
  });

  test('hears no words in silence, noise, hum or a moment of speech', async () => {
    const second = (sample: (index: number) => number) =>
      Float32Array.from({ length: MOONSHINE_SAMPLE_RATE_HZ }, (_, index) => sample(index));
    let seed = 1;
    const noise = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed / 2 ** 30 - 1;
    };
    const wordless = [
      new Float32Array(0),
      speech.slice(0, 900),
      second(() => 0),
      second(() => 0.02 * noise()),
      second(() => 0.5 * noise()),
      second((index) => 0.1 * Math.sin(index / 20)),
    ];
    for (const sound of wordless) expect(await moonshine.recognize(sound, never)).toBe('');
  });

  test('stops between two words when it is no longer wanted', async () => {
    expect(await moonshine.recognize(speech, AbortSignal.abort())).toBeUndefined();
    const abort = new AbortController();
    const result = moonshine.recognize(speech, abort.signal);
    setImmediate(() => setImmediate(() => abort.abort()));
    expect(await result).toBeUndefined();
  });
});

test('a block of words four times in a row is a loop, three times is emphasis', () => {
  expect(loopLength([9, 1, 2, 1, 2, 1, 2])).toBe(0);
  expect(loopLength([9, 1, 2, 1, 2, 1, 2, 1, 2])).toBe(2);
  expect(loopLength([5, 5, 5, 5])).toBe(1);
  expect(loopLength([])).toBe(0);
});
