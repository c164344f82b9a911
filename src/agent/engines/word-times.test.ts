import { expect, test } from 'bun:test';
import { WordTimes } from './word-times.ts';

/** `Now` ends at 0.375 s, ` the` at 0.875 s. */
const words = () => new WordTimes('Now the voice.', 0.125);

test.each([
  ['in its first moment', 0.05, 'Now', ' the voice.'],
  ['in a word', 0.5, ' the', ' voice.'],
  ['between two words', 0.375, '', ' the voice.'],
])('a sound that breaks off %s: its words are left, and the one it broke', (_, endS, unfinished, left) => {
  const broken = words();
  broken.within(0, endS / 2);
  broken.within(endS / 2, endS);
  expect(broken.unfinished).toBe(unfinished);
  expect(broken.left).toBe(left);
});

test('a sound that never came leaves all words', () => {
  expect(words()).toMatchObject({ unfinished: '', left: 'Now the voice.' });
});
