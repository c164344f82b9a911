import { expect, test } from 'bun:test';
import { digitsForNumberWords, numberValue } from './number-words.ts';

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
  ['seventeen eighty nine', '1789'],
  ['nineteen oh five', '1905'],
  ['three out of four', '3/4'],
  ['five twelfths', '5/12'],
  ['two and a half', '2.5'],
  ['one and three quarters', '1.75'],
  ['point five', '0.5'],
  ['three point oh five', '3.05'],
  ['to the fifth power', 'to the 5 power'],
  ['the fifth element', 'the fifth element'],
  ['a point in time', 'a point in time'],
  ['you and me', 'you and me'],
  ['one and two', '1 and 2'],
  ['a thousand constructor', '1000 constructor'],
])('%s is %s', (words, digits) => {
  expect(digitsForNumberWords(words.split(' ')).join(' ')).toBe(digits);
});

test.each([
  ['3/4', 0.75],
  ['50%', 0.5],
  ['0.5', 0.5],
  ['1/0', undefined],
  ['half', undefined],
])('the value of %s is %p', (text, value) => {
  expect(numberValue(text)).toBe(value);
});
