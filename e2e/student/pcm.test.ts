import { expect, test } from 'bun:test';
import { cough, inRoom, joinPcm, levelDb, roomNoise, SAMPLE_RATE_HZ, speechBounds, wavOf } from './pcm.ts';

function tone(ms: number, amplitude: number): Int16Array {
  const pcm = new Int16Array((ms * SAMPLE_RATE_HZ) / 1000);
  return pcm.map((_, i) => amplitude * Math.sin((2 * Math.PI * 200 * i) / SAMPLE_RATE_HZ));
}

test('finds the end of speech within one hop, in a quiet room', () => {
  const pcm = inRoom(joinPcm([new Int16Array(8000), tone(700, 9000), tone(100, 400), new Int16Array(8000)]));
  const { from, to } = speechBounds(pcm);
  expect(Math.abs(from - 8000)).toBeLessThanOrEqual(320);
  expect(Math.abs(to - (8000 + 800 * 16))).toBeLessThanOrEqual(320);
});

test('a noisy room is not speech', () => {
  const noisyRoom = roomNoise(2000, 9).map((sample) => sample * 16);
  const speech = joinPcm([new Int16Array(9600), tone(600, 9000), new Int16Array(12_800)]);
  const pcm = noisyRoom.map((room, i) => room + (speech[i] ?? 0));
  const { from, to } = speechBounds(pcm);
  expect(Math.abs(from - 9600)).toBeLessThanOrEqual(320);
  expect(Math.abs(to - 19_200)).toBeLessThanOrEqual(320);
});

test('a room is far below speech, a cough is not', () => {
  expect(levelDb(roomNoise(200))).toBeWithin(-75, -55);
  expect(levelDb(cough(200))).toBeGreaterThan(-25);
});

test('the same seed gives the same room', () => {
  expect(roomNoise(20, 5)).toEqual(roomNoise(20, 5));
  expect(roomNoise(20, 5)).not.toEqual(roomNoise(20, 6));
});

test('a wav file holds its samples after a header of 44 bytes', () => {
  const wav = wavOf(Int16Array.of(1, -2, 3));
  expect(new TextDecoder().decode(wav.subarray(0, 4))).toBe('RIFF');
  expect([...new Int16Array(wav.buffer, 44)]).toEqual([1, -2, 3]);
});
