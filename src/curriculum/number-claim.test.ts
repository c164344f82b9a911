import { expect, test } from 'bun:test';
import { type NumberStanding, numberStanding } from './number-claim.ts';
import { spokenWords } from './spoken-words.ts';

const twentyNewtons = { value: 20, tolerance: 0, unit: ['newtons', 'N'] };
const given = spokenWords(
  'A mass of 5 kilograms is accelerated at 4 metres per second squared. What is the force?',
);

test.each<[string, NumberStanding]>([
  ['20', 'right'],
  ['twenty', 'right'],
  ['um it is twenty newtons', 'right'],
  ['five times four is twenty', 'right'],
  ['20, because 5 times 4', 'right'],
  ['twenty newtons, I multiplied the 2 numbers', 'right'],
  ['it is twenty-five, no wait, twenty', 'right'],
  ['it is not 9, it is 20', 'right'],
  ['9 newtons', 'wrong'],
  ['minus 20', 'wrong'],
  ['it is twenty, no, nine', 'wrong'],
  ['five', 'wrong'],
  ['9 or 20 or 25', 'absent'],
  ['I multiply them', 'absent'],
])('%s: %s', (answer, standing) => {
  expect(numberStanding(twentyNewtons, spokenWords(answer), given)).toBe(standing);
});

test.each<[string, number, string[], NumberStanding]>([
  ['9.81', 9.8, [], 'right'],
  ['ten', 9.8, [], 'wrong'],
  ['fifty percent', 50, ['percent'], 'right'],
  ['one half', 50, ['percent'], 'right'],
  ['fifty percent', 0.5, [], 'right'],
  ['a half', 0.5, [], 'right'],
  ['point five', 0.5, [], 'right'],
  ['minus three', -3, [], 'right'],
  ['negative three', -3, [], 'right'],
])('%s for %p', (answer, value, unit, standing) => {
  expect(numberStanding({ value, tolerance: 0.05, unit }, spokenWords(answer), [])).toBe(standing);
});
