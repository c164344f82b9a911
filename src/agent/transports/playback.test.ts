import { describe, expect, test } from 'bun:test';
import { Playback } from './playback.ts';

const RATE_HZ = 16_000;
const TICK_MS = 20;

/** One second of sound with four words of 250 ms each. */
function speech(): Playback {
  const playback = new Playback(RATE_HZ);
  const words = ['One', ' two', ' three', ' four'].map((text, index) => ({
    text,
    startMs: index * 250,
    endMs: (index + 1) * 250,
  }));
  playback.add(new Int16Array(RATE_HZ), words);
  playback.end();
  return playback;
}

/** Takes what is due every 20 ms and returns how much was sent until each moment, in milliseconds. */
function run(playback: Playback, fromMs: number, toMs: number): number {
  let sentSamples = 0;
  for (let now = fromMs; now <= toMs; now += TICK_MS) sentSamples += playback.take(now)?.length ?? 0;
  return (sentSamples * 1000) / RATE_HZ;
}

describe('Playback', () => {
  test('keeps 60 ms ahead of the loudspeaker, no more', () => {
    const playback = speech();
    expect(run(playback, 0, 0)).toBe(60);
    expect(run(playback, 20, 500)).toBe(500);
  });

  test('sends nothing while paused and goes on where it stopped', () => {
    const playback = speech();
    run(playback, 0, 300);
    playback.pause(310);
    expect(run(playback, 320, 900)).toBe(0);
    playback.resume(910);
    expect(run(playback, 920, 1000)).toBe(100);
  });

  test('fills up a loudspeaker that played on while paused', () => {
    const playback = speech();
    run(playback, 0, 300);
    playback.pause(310);
    playback.played(500, 400, true);
    playback.resume(900);
    expect(run(playback, 900, 900)).toBe(60);
  });

  test('counts as heard what the loudspeaker reports, not what was sent', () => {
    const playback = speech();
    run(playback, 0, 600);
    playback.played(600, 450, false);
    playback.pause(600);
    expect(playback.heardMs(2_000)).toBe(450);
    expect(playback.heardText(2_000)).toBe('One two');
  });

  test('estimates by the clock until the first report', () => {
    const playback = speech();
    run(playback, 0, 400);
    expect(playback.heardMs(400)).toBe(400);
  });

  test('adds up a loudspeaker that ran dry and began to count anew', () => {
    const playback = speech();
    run(playback, 0, 600);
    playback.played(400, 400, true);
    playback.played(600, 150, false);
    expect(playback.heardMs(600)).toBe(550);
  });

  test('is over when the loudspeaker has played all of it', () => {
    const playback = speech();
    run(playback, 0, 1_000);
    playback.played(1_000, 900, false);
    expect(playback.isOver(1_000)).toBe(false);
    playback.played(1_080, 980, false);
    expect(playback.isOver(1_090)).toBe(false);
    playback.played(1_100, 1_000, true);
    expect(playback.isOver(1_100)).toBe(true);
    expect(playback.heardText(1_100)).toBe('One two three four');
  });

  test('is over by the clock when the loudspeaker tells nothing', () => {
    const playback = speech();
    run(playback, 0, 1_000);
    expect(playback.isOver(1_200)).toBe(false);
    expect(playback.isOver(1_300)).toBe(true);
  });

  test('does not rush audio that came late', () => {
    const playback = new Playback(RATE_HZ);
    playback.add(new Int16Array(RATE_HZ / 10), []);
    run(playback, 0, 100);
    playback.add(new Int16Array(RATE_HZ), []);
    expect(run(playback, 5_000, 5_000)).toBe(60);
  });
});
