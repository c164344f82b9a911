import { expect, test } from 'bun:test';
import { MASTERED, NOT_MET, updateMastery } from './mastery.ts';

test('a right answer moves mastery by exactly what the equations of Corbett and Anderson say', () => {
  const shown = (0.3 * 0.9) / (0.3 * 0.9 + 0.7 * 0.1);
  expect(updateMastery(0.3, 'correct', 0)).toBeCloseTo(shown + (1 - shown) * 0.2, 12);
});

test('two right answers without a hint show that an objective is known, one does not', () => {
  const once = updateMastery(undefined, 'correct', 0);
  expect(once).toBeLessThan(MASTERED);
  expect(updateMastery(once, 'correct', 0)).toBeGreaterThan(MASTERED);
});

test('the better the answer and the fewer the hints, the more it shows', () => {
  const after = [
    updateMastery(0.5, 'correct', 0),
    updateMastery(0.5, 'correct', 1),
    updateMastery(0.5, 'partial', 0),
    updateMastery(0.5, 'partial', 1),
    updateMastery(0.5, 'incorrect', 0),
  ];
  expect(after).toEqual(after.toSorted((a, b) => b - a));
  expect(new Set(after).size).toBe(after.length);
});

test('a right answer after the answer was given shows no more than a wrong one', () => {
  expect(updateMastery(0.5, 'correct', 4)).toBe(updateMastery(0.5, 'incorrect', 0));
});

test('a question back and talk of other things say nothing about the objective', () => {
  expect(updateMastery(0.6, 'question', 0)).toBe(0.6);
  expect(updateMastery(undefined, 'off_topic', 2)).toBe(NOT_MET);
});

test('what was known is doubted after wrong answers, and no run of answers leaves the range of a probability', () => {
  expect(updateMastery(MASTERED, 'no_answer', 0)).toBeLessThan(MASTERED);
  for (const verdict of ['correct', 'incorrect'] as const) {
    let mastery: number | undefined;
    for (let answer = 0; answer < 200; answer += 1) mastery = updateMastery(mastery, verdict, 0);
    expect(mastery).toBeGreaterThan(0);
    expect(mastery).toBeLessThanOrEqual(1);
  }
});
