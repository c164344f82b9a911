import { expect, test } from 'bun:test';
import { VoiceOnset } from './voice-onset.ts';

const silence = (samples: number) => new Int16Array(samples).fill(20);
const voice = new Int16Array(240).fill(3_000);

test('of the silence before a voice only 20 ms are left, however it comes in', () => {
  const onset = new VoiceOnset();
  const parts = [silence(4_000), silence(100), voice, silence(4_000)].map(
    (block) => onset.trim(block).length,
  );
  expect(parts).toEqual([0, 0, 480 + 240, 4_000]);
});

test('a voice that begins at once loses nothing', () => {
  expect(new VoiceOnset().trim(voice)).toEqual(voice);
});
