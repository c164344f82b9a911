import { expect, test } from 'bun:test';
import { takesFloor } from './floor.ts';

const ANSWERS = new Set(['evaporation', 'rain']);

test.each([
  ['Yeah.', 340],
  ['And they came.', 620],
  ['I. D.', 410],
  ['', 3_000],
])('%p after %p ms only shows that the student listens', (text, spokenMs) => {
  expect(takesFloor(text, spokenMs, ANSWERS)).toBe(false);
});

test.each([
  ['Wait.', 340],
  ['Rain!', 400],
  ['Yeah, and then it comes down.', 1_500],
])('%p after %p ms asks for the floor', (text, spokenMs) => {
  expect(takesFloor(text, spokenMs, ANSWERS)).toBe(true);
});
