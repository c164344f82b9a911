import { expect, test } from 'bun:test';
import { minute, minutesUntilNoon, NOON } from './example.ts';
import { spansOf } from './spans.ts';

test('the first minutes are told one by one, a whole day by half hours of the clock', () => {
  expect(spansOf(minutesUntilNoon(3)).map(({ at }) => at - NOON)).toEqual([-120_000, -60_000, 0]);
  const day = spansOf(minutesUntilNoon(1_440));
  expect(day.length).toBeLessThanOrEqual(49);
  expect(day.every(({ at }) => at % 1_800_000 === 0)).toBe(true);
  expect(day.reduce((sum, { minutes }) => sum + minutes, 0)).toBe(1_440);
});

test('counts are added up, of times the worst is told, of the machine the last', () => {
  const ten = minutesUntilNoon(60).map((one) => minute({ at: one.at, requestP95Ms: undefined }));
  const [first, second] = ten.slice(1, 3);
  Object.assign(first ?? {}, { tokens: 7, liveLessons: 9, requestP95Ms: 80, residentBytes: 1 });
  Object.assign(second ?? {}, { tokens: 1, liveLessons: 3, requestP95Ms: 20, residentBytes: 2 });
  const span = spansOf(
    [first, second].filter((one) => one !== undefined).map((one) => ({ ...one, at: NOON })),
  );
  expect(span).toEqual([
    expect.objectContaining({ minutes: 2, tokens: 8, liveLessons: 9, requestP95Ms: 80, residentBytes: 2 }),
  ]);
});
