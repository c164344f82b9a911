import { expect, test } from 'bun:test';
import { judgeEndOfTurn } from './end-of-turn.ts';

test.each([
  [0.6, 'Ten of clubs.', 'complete'],
  [0.12, 'They are too heavy.', 'complete'],
  [0.47, 'The sun,', 'complete'],
  [0.22, 'The sun,', 'uncertain'],
  [0.04, 'They are too heavy.', 'uncertain'],
  [0.1, '', 'uncertain'],
  [0.39, 'The answer is, um.', 'unfinished'],
  [0.7, 'It rises and then,', 'unfinished'],
  [0.7, 'I think it is because', 'unfinished'],
] as const)('a voice that ends with %p and says %p has a turn that is %p', (probability, text, verdict) => {
  expect(judgeEndOfTurn(probability, text)).toBe(verdict);
});
