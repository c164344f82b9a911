import { expect, test } from 'bun:test';
import { digitsForNumberWords } from './number-words.ts';

test.each([
  ['seven', '7'],
  ['twenty five', '25'],
  ['one two three', '1 2 3'],
  ['twenty thirty', '20 30'],
  ['a hundred', '100'],
  ['two hundred and five apples', '205 apples'],
  ['three thousand four hundred', '3400'],
  ['two million', '2000000'],
  ['5 hundred', '500'],
  ['three point one four', '3.14'],
  ['three quarters', '3/4'],
  ['two thirds', '2/3'],
  ['a half', '1/2'],
  ['half of it', '1/2 of it'],
  ['one over four', '1/4'],
  ['you and me', 'you and me'],
  ['one and two', '1 and 2'],
  ['a thousand constructor', '1000 constructor'],
])('%s is %s', (words, digits) => {
  expect(digitsForNumberWords(words.split(' ')).join(' ')).toBe(digits);
});
