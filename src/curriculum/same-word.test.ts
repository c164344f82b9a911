import { expect, test } from 'bun:test';
import { wordMatch } from './same-word.ts';
import { spokenWords } from './spoken-words.ts';

const nothingTaught = new Set<string>();

function match(wanted: string, said: string, taught = nothingTaught): number {
  const [one, other] = [spokenWords(wanted)[0], spokenWords(said)[0]];
  if (!one || !other) throw new Error('No word was given.');
  return wordMatch(one, other, taught);
}

test.each([
  ['evaporate', 'evaporation'],
  ['fall', 'fell'],
  ['bigger', 'larger'],
  ['rise', 'increases'],
  ['take in', 'absorbs'],
  ['1/2', 'half'],
  ['50%', '0.5'],
  ['photosynthesis', 'fotosintesis'],
  ['chlorophyll', 'clorofil'],
  ['weight', 'wait'],
])('%s is %s', (wanted, said) => {
  expect(match(wanted, said)).toBeGreaterThan(0.8);
});

test.each([
  ['increase', 'decrease'],
  ['sun', 'wind'],
  ['sun', 'sunday'],
  ['20', '12'],
  ['groundwater', 'ground'],
  ['endothermic', 'exothermic'],
])('%s is not %s', (wanted, said) => {
  expect(match(wanted, said)).toBe(0);
});

test('a word that the lesson teaches is not taken for a similar one', () => {
  expect(match('stalactite', 'stalagmite')).toBeGreaterThan(0.8);
  expect(match('stalactite', 'stalagmite', new Set(['stalagmite']))).toBe(0);
});
