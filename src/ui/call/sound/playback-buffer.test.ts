import { describe, expect, test } from 'bun:test';
import { PlaybackBuffer, type PlayedReport } from './playback-buffer.ts';

const SOURCE_HZ = 16_000;
const OUTPUT_HZ = 48_000;

describe('PlaybackBuffer', () => {
  test('waits for 40 ms of sound, then plays all of it', () => {
    const { buffer, render } = setUp();
    buffer.push(constant(20));
    expect(loudMs(render(20))).toBe(0);
    buffer.push(constant(80));
    expect(loudMs(render(200))).toBeCloseTo(100, -1);
  });

  test('plays a word that is shorter than what it waits for', () => {
    const { buffer, render } = setUp();
    buffer.push(constant(20));
    expect(loudMs(render(200))).toBeGreaterThan(17);
  });

  test('counts what was played about every 100 ms and once when it has run dry, then anew', () => {
    const { buffer, render, reports } = setUp();
    buffer.push(constant(250));
    render(400);
    expect(reports.map(({ done }) => done)).toEqual([false, false, true]);
    expect(reports[0]?.ms).toBeCloseTo(102, -1);
    expect(reports[2]?.ms).toBe(250);
    buffer.push(constant(60));
    render(400);
    expect(reports[3]).toEqual({ ms: 60, done: true });
  });

  test('is silent 5 ms after it is cleared, and says what was heard until then', () => {
    const { buffer, render, reports } = setUp();
    buffer.push(constant(1_000));
    render(150);
    buffer.clear();
    const last = reports.at(-1);
    expect(last?.done).toBe(true);
    expect(last?.ms).toBeGreaterThanOrEqual(150);
    expect(last?.ms).toBeLessThan(160);
    expect(loudMs(render(100))).toBeLessThan(5);
  });

  test('fades when it is cleared, so that nothing clicks', () => {
    const { buffer, render } = setUp();
    buffer.push(constant(1_000));
    render(150);
    buffer.clear();
    const tail = render(20);
    const jumps = tail.slice(1).map((sample, n) => Math.abs(sample - (tail[n] ?? 0)));
    expect(Math.max(...jumps)).toBeLessThan(0.01);
  });

  test('does not count what never began to play', () => {
    const { buffer, render, reports } = setUp();
    buffer.push(constant(20));
    buffer.clear();
    render(100);
    expect(reports).toEqual([]);
  });

  test('holds its tongue at once and goes on where it stopped', () => {
    const { buffer, render, reports } = setUp();
    buffer.push(constant(300));
    render(100);
    buffer.hold();
    expect(loudMs(render(500))).toBeLessThan(6);
    buffer.push(constant(100));
    expect(loudMs(render(500))).toBe(0);
    buffer.release();
    expect(loudMs(render(500))).toBeGreaterThan(280);
    expect(reports.at(-1)).toEqual({ ms: 400, done: true });
  });

  test('a hold with nothing queued does not hold the next speech', () => {
    const { buffer, render } = setUp();
    buffer.hold();
    buffer.push(constant(100));
    expect(loudMs(render(200))).toBeGreaterThan(90);
  });

  test('waits for more after the network was late, and for less again when it no longer is', () => {
    const { buffer, render } = setUp();
    const startsAfterMs = () => {
      let ms = 0;
      while (loudMs(render(10)) === 0) {
        buffer.push(constant(10));
        ms += 10;
      }
      return ms;
    };
    buffer.push(constant(10));
    const calm = startsAfterMs();
    render(100);
    buffer.push(constant(10));
    const late = startsAfterMs();
    expect(late).toBeGreaterThan(calm);
    for (let speech = 0; speech < 5; speech++) {
      render(1_000);
      buffer.push(constant(100));
    }
    render(1_000);
    buffer.push(constant(10));
    expect(startsAfterMs()).toBeLessThanOrEqual(calm);
  });

  test('keeps at most two minutes', () => {
    const { buffer, render, reports } = setUp();
    for (let second = 0; second < 150; second++) buffer.push(constant(1_000));
    render(160_000);
    expect(reports.at(-1)?.ms).toBeLessThanOrEqual(122_000);
  });
});

function setUp() {
  const reports: PlayedReport[] = [];
  const buffer = new PlaybackBuffer(SOURCE_HZ, OUTPUT_HZ, (report) => reports.push(report));
  /** As the browser does it: blocks of 128 samples. */
  const render = (ms: number) => {
    const samples: number[] = [];
    while (samples.length < (ms * OUTPUT_HZ) / 1000) {
      const block = new Float32Array(128);
      buffer.render(block);
      for (const sample of block) samples.push(sample);
    }
    return samples;
  };
  return { buffer, render, reports };
}

function constant(ms: number): Int16Array {
  return new Int16Array((ms * SOURCE_HZ) / 1000).fill(16_384);
}

function loudMs(samples: number[]): number {
  return (samples.filter((sample) => sample > 0.05).length * 1000) / OUTPUT_HZ;
}
