import { afterEach, beforeEach, expect, jest, test } from 'bun:test';
import { Loudspeaker } from './loudspeaker.ts';

const RATE_HZ = 16_000;
const sound = (ms: number) => new Int16Array(ms * 16).fill(8000);
const silence = (ms: number) => new Int16Array(ms * 16);

let reports: [number, boolean][] = [];
let speaker: Loudspeaker;

beforeEach(() => {
  jest.useFakeTimers();
  jest.setSystemTime(0);
  reports = [];
  speaker = new Loudspeaker(RATE_HZ, (ms, done) => reports.push([ms, done]), Date.now);
});
afterEach(() => {
  jest.useRealTimers();
});

function pass(ms: number): void {
  for (let i = 0; i < ms; i += 1) jest.advanceTimersByTime(1);
}

test('plays at real time from arrival and reports what has been played', () => {
  speaker.play(sound(150));
  speaker.play(sound(100));
  pass(300);
  expect(reports).toEqual([
    [100, false],
    [200, false],
    [250, true],
  ]);
  expect(speaker.playing).toBe(false);
});

test('a first sound counts from the sample that is loud enough, not from the first sample', () => {
  speaker.play(silence(40));
  speaker.play(sound(50));
  pass(30);
  expect(speaker.firstSoundAfter(0)).toBeUndefined();
  pass(30);
  expect(speaker.firstSoundAfter(0)).toBe(40);
});

test('clear silences the ear at once and the next speech counts from zero', () => {
  speaker.play(sound(1000));
  pass(250);
  speaker.clear();
  expect(reports.at(-1)).toEqual([250, true]);
  pass(500);
  expect(speaker.silentFrom(100)).toBe(250);
  expect(speaker.heardMs(0, 750)).toBeCloseTo(250, 0);
  speaker.play(sound(50));
  pass(60);
  expect(reports.at(-1)).toEqual([50, true]);
});

test('sound that arrives after the queue ran dry is heard from its arrival, not in the past', () => {
  speaker.play(sound(90));
  jest.setSystemTime(200); // the timer that would have noticed is late
  speaker.play(sound(100));
  pass(200);
  expect(reports.at(-1)).toEqual([190, true]);
  expect(speaker.silentFrom(90, 500)).toBeUndefined();
  expect(speaker.heardMs(90, 199)).toBeLessThan(1);
});
