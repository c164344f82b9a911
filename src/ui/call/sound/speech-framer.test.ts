import { expect, test } from 'bun:test';
import { SpeechFramer } from './speech-framer.ts';

test('a second of microphone becomes 50 frames of 20 ms that do not wrap around when too loud', () => {
  const frames: Int16Array[] = [];
  const framer = new SpeechFramer(48_000, (frame) => frames.push(frame));
  for (let block = 0; block < 375; block++) framer.push(new Float32Array(128).fill(1.5));
  expect(frames.map((frame) => frame.length)).toEqual(Array(50).fill(320));
  expect(frames[25]?.every((sample) => sample === 32_767)).toBe(true);
});
