import { describe, expect, test } from 'bun:test';
import { grade, type Verdict } from './grade.ts';
import type { Question } from './lesson-file.ts';

const nothingTaught = new Set<string>();

function question(...ideas: string[][]): Question {
  const keyIdeas = ideas.map((wordings) => ({ wordings }));
  return { text: 'What is it?', keyIdeas, hint: 'Think.', answer: 'This.' };
}

const sun = question(['the sun', 'sunlight', 'solar energy']);
const cloud = question(['it cools', 'gets colder'], ['drops', 'droplets', 'clouds']);
const half = question(['1/2']);
const twentyFive = question(['25']);
const four = question(['4']);
const heavy = question(['too heavy']);
const underground = question(['groundwater', 'soaks into the ground']);
const evaporation = question(['evaporation']);
const atoms = question(['does not conduct']);

describe('an answer is judged by its key ideas', () => {
  test.each<[string, Question, string, Verdict]>([
    ['in other case and with punctuation', sun, 'THE SUN!', 'right'],
    ['inside a sentence', sun, "Um, I think it's the sun, because it is hot.", 'right'],
    ['in another wording', sun, 'solar energy', 'right'],
    ['something else', sun, 'the wind', 'wrong'],
    ['nothing', sun, '', 'wrong'],
    ['only noise', sun, '...', 'wrong'],
    ['in a word that merely begins alike', sun, 'on Sunday', 'wrong'],

    ['with both ideas', cloud, 'It cools down and turns into tiny drops.', 'right'],
    ['with both ideas in the other order', cloud, 'a cloud, when it cooled', 'right'],
    ['with one of two ideas', cloud, 'it gets colder', 'partly'],
    ['with one idea denied', cloud, "it becomes drops but it doesn't cool", 'wrong'],

    ['as digits', half, '1/2', 'right'],
    ['as words', half, 'one half', 'right'],
    ['as a hyphenated word', half, 'One-half.', 'right'],
    ['as a symbol', half, '½', 'right'],
    ['read aloud as a division', half, 'one over two', 'right'],
    ['as another number', half, 'one third', 'wrong'],
    ['as number words for digits', twentyFive, 'twenty-five', 'right'],
    ['as a longer number', twentyFive, 'one hundred and twenty five', 'wrong'],
    ['as a word that sounds like the number', four, 'For.', 'right'],
    ['with such a word inside a sentence', four, 'for the moon', 'wrong'],
    ['as its first part only', twentyFive, 'twenty', 'wrong'],

    ['with a word in between', heavy, 'they are too big and too very heavy', 'right'],
    ['with half of a wording', heavy, 'heavy', 'wrong'],
    ['split by the recogniser', underground, 'ground water', 'right'],
    ['with the words far apart', underground, 'it soaks my shoes and my socks and then the ground', 'wrong'],
    ['misheard by a letter', evaporation, 'evaperation', 'right'],
    ['by its verb', evaporation, 'it evaporates', 'right'],

    ['negated', sun, 'not the sun', 'wrong'],
    ['negated by a contraction', cloud, "it doesn't cool", 'wrong'],
    ['negated after it', sun, 'the sun does not', 'wrong'],
    ['with another thing negated', sun, 'the sun, not the moon', 'right'],
    ['with another thing negated and no comma', sun, 'the sun not the moon', 'right'],
    ['after a contrast', sun, "it's not the wind but the sun", 'right'],
    ['after doubt', sun, "I don't know maybe the sun", 'right'],
    ['as a tag question', sun, "isn't it the sun?", 'right'],
    ['after a bare no', sun, 'no wait the sun', 'right'],
    ['corrected afterwards', sun, 'the sun, no, not the sun', 'wrong'],
    ['whose wording holds the negation', atoms, "it doesn't conduct", 'right'],
    ['without the negation of its wording', atoms, 'it conducts', 'wrong'],
  ])('%s', (_, asked, answer, verdict) => {
    expect(grade(asked, answer, nothingTaught).verdict).toBe(verdict);
  });
});

test('says which ideas were heard, which are missing and which were denied', () => {
  expect(grade(cloud, "it doesn't cool, it becomes a cloud", nothingTaught)).toEqual({
    verdict: 'wrong',
    heard: [1],
    missing: [0],
    denied: [0],
  });
});

test('a word that the lesson teaches is not taken for a similar one', () => {
  const stalactite = question(['stalactite']);
  expect(grade(stalactite, 'a stalagmite', nothingTaught).verdict).toBe('right');
  expect(grade(stalactite, 'a stalagmite', new Set(['stalagmite', 'stalactite'])).verdict).toBe('wrong');
});
