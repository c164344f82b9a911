import { describe, expect, test } from 'bun:test';
import { grade, type Verdict } from './grade.ts';
import type { Question } from './lesson.ts';

const nothingTaught = new Set<string>();

function asked(text: string, ideas: string[][], more: Partial<Question> = {}): Question {
  return {
    id: '1.1',
    text,
    difficulty: 1,
    thinkSeconds: 5,
    keyIdeas: ideas.map((wordings) => ({ wordings, needed: true })),
    accept: [],
    misconceptions: [],
    hints: ['Think.', 'Think again.', 'Think harder.'],
    answer: ideas.map(([wording]) => wording).join(', '),
    ...more,
  };
}

function question(...ideas: string[][]): Question {
  return asked('What is it?', ideas);
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
    ['in other case and with punctuation', sun, 'THE SUN!', 'correct'],
    ['inside a sentence', sun, "Um, I think it's the sun, because it is hot.", 'correct'],
    ['in another wording', sun, 'solar energy', 'correct'],
    ['something else', sun, 'the wind', 'incorrect'],
    ['nothing', sun, '', 'no_answer'],
    ['only noise', sun, '...', 'no_answer'],
    ['in a word that merely begins alike', sun, 'on Sunday', 'incorrect'],

    ['with both ideas', cloud, 'It cools down and turns into tiny drops.', 'correct'],
    ['with both ideas in the other order', cloud, 'a cloud, when it cooled', 'correct'],
    ['with one of two ideas', cloud, 'it gets colder', 'partial'],
    ['with one idea denied', cloud, "it becomes drops but it doesn't cool", 'partial'],

    ['as digits', half, '1/2', 'correct'],
    ['as words', half, 'one half', 'correct'],
    ['as a hyphenated word', half, 'One-half.', 'correct'],
    ['as a symbol', half, '½', 'correct'],
    ['read aloud as a division', half, 'one over two', 'correct'],
    ['as another number', half, 'one third', 'incorrect'],
    ['as number words for digits', twentyFive, 'twenty-five', 'correct'],
    ['as a longer number', twentyFive, 'one hundred and twenty five', 'incorrect'],
    ['as a word that sounds like the number', four, 'For.', 'correct'],
    ['with such a word inside a sentence', four, 'for the moon', 'incorrect'],
    ['as its first part only', twentyFive, 'twenty', 'incorrect'],

    ['with a word in between', heavy, 'they are too big and too very heavy', 'correct'],
    ['without the small words of a wording', heavy, 'heavy', 'correct'],
    ['split by the recogniser', underground, 'ground water', 'correct'],
    ['with the words far apart', underground, 'it soaks. Look there. The ground', 'partial'],
    ['misheard by a letter', evaporation, 'evaperation', 'correct'],
    ['by its verb', evaporation, 'it evaporates', 'correct'],

    ['negated', sun, 'not the sun', 'incorrect'],
    ['negated by a contraction', cloud, "it doesn't cool", 'incorrect'],
    ['negated after it', sun, 'the sun does not', 'incorrect'],
    ['with another thing negated', sun, 'the sun, not the moon', 'correct'],
    ['with another thing negated and no comma', sun, 'the sun not the moon', 'correct'],
    ['after a contrast', sun, "it's not the wind but the sun", 'correct'],
    ['after doubt', sun, "I don't know maybe the sun", 'correct'],
    ['as a tag question', sun, "isn't it the sun?", 'correct'],
    ['after a bare no', sun, 'no wait the sun', 'correct'],
    ['corrected afterwards', sun, 'the sun, no, not the sun', 'incorrect'],
    ['whose wording holds the negation', atoms, "it doesn't conduct", 'correct'],
    ['without the negation of its wording', atoms, 'it conducts', 'incorrect'],
  ])('%s', (_, asked, answer, verdict) => {
    expect(grade(asked, answer, nothingTaught).verdict).toBe(verdict);
  });
});

test('says which ideas were heard, which are missing and which were denied', () => {
  expect(grade(cloud, "it doesn't cool, it becomes a cloud", nothingTaught)).toEqual({
    verdict: 'partial',
    heard: [1],
    missing: [0],
    denied: [0],
    misconception: undefined,
  });
});

test('a word that the lesson teaches is not taken for a similar one', () => {
  const stalactite = question(['stalactite']);
  expect(grade(stalactite, 'a stalagmite', nothingTaught).verdict).toBe('correct');
  expect(grade(stalactite, 'a stalagmite', new Set(['stalagmite', 'stalactite'])).verdict).toBe('incorrect');
});

describe('a choice must be made', () => {
  const third = asked('Which is bigger, one third or one fourth?', [['one third', '1/3']]);
  test.each<[string, Verdict]>([
    ['one third', 'correct'],
    ['one third is bigger than one fourth', 'correct'],
    ['one fourth', 'incorrect'],
    ['one fourth is bigger than one third', 'incorrect'],
    ['one third or one fourth', 'incorrect'],
  ])('%s: %s', (answer, verdict) => {
    expect(grade(third, answer, nothingTaught).verdict).toBe(verdict);
  });

  const price = asked('What happens to price and quantity when supply falls?', [
    ['price rises', 'price goes up'],
    ['quantity falls', 'less is sold'],
  ]);
  test.each<[string, Verdict]>([
    ['the price goes up and the quantity goes down', 'correct'],
    ['it gets dearer, I mean the price increases, and quantity decreases', 'correct'],
    ['the price goes up and the quantity goes up', 'partial'],
    ['the quantity goes up and the price goes down', 'incorrect'],
    ['the price goes up or down', 'incorrect'],
  ])('%s: %s', (answer, verdict) => {
    expect(grade(price, answer, nothingTaught).verdict).toBe(verdict);
  });
});

describe('a misconception is named', () => {
  const stops = { name: 'it stops', wordings: ['it stops', 'it slows down'], reply: 'Does it?' };
  const puck = asked('A puck slides on smooth ice. What will it do?', [['keeps moving', 'goes on forever']], {
    misconceptions: [stops],
  });
  test.each<[string, string | undefined]>([
    ['it will stop', 'it stops'],
    ['it gets slower', 'it stops'],
    ['it keeps moving, no, it stops', 'it stops'],
    ['it stops, no wait, it keeps moving', undefined],
    ['it keeps moving although you would think that it stops', undefined],
    ['it never stops', undefined],
  ])('%s: %p', (answer, name) => {
    expect(grade(puck, answer, nothingTaught).misconception?.name).toBe(name as string);
  });

  test('of two that are both said, by the one that says more', () => {
    const pushless = { name: 'no push', wordings: ['nothing pushes it anymore'], reply: '' };
    const gravity = { name: 'gravity', wordings: ['gravity pulls it down'], reply: '' };
    const ball = asked('Why does a ball on grass come to a stop?', [['friction']], {
      misconceptions: [pushless, gravity],
    });
    expect(grade(ball, 'gravity pulls it down', nothingTaught).misconception?.name).toBe('gravity');
  });
});

describe('a yes or no', () => {
  const force = asked('Does the ball need a force to keep moving?', [['no', 'it does not need a force']]);
  test.each<[string, Verdict]>([
    ['no', 'correct'],
    ["it doesn't", 'correct'],
    ['it needs no force', 'correct'],
    ['yes', 'incorrect'],
    ['it does', 'incorrect'],
  ])('%s: %s', (answer, verdict) => {
    expect(grade(force, answer, nothingTaught).verdict).toBe(verdict);
  });
});

describe('a term', () => {
  const derivative = asked('What is the derivative of x cubed?', [['3x^2']]);
  test.each<[string, Verdict]>([
    ['three x squared', 'correct'],
    ['3 times x to the second power', 'correct'],
    ['three x cubed', 'incorrect'],
    ['three x', 'incorrect'],
    ['minus three x squared', 'incorrect'],
  ])('%s: %s', (answer, verdict) => {
    expect(grade(derivative, answer, nothingTaught).verdict).toBe(verdict);
  });
});

describe('what is no attempt', () => {
  const taught = new Set(['sun', 'light', 'water', 'energy', 'heat']);
  test.each<[string, Verdict]>([
    ["I don't know", 'no_answer'],
    ['what is it', 'question'],
    ['can you say that again?', 'question'],
    ['my dog ate my homework yesterday', 'off_topic'],
    ["I'm not sure, maybe the sun", 'correct'],
    ['is it the sun?', 'correct'],
  ])('%s: %s', (answer, verdict) => {
    expect(grade(sun, answer, taught).verdict).toBe(verdict);
  });
});

test('an idea that is not needed may be missing, and alone it is not enough', () => {
  const tree = asked('Where does a tree get its matter from?', [['the air'], ['water']]);
  const [air, water] = tree.keyIdeas;
  if (!air || !water) throw new Error('Two ideas were given.');
  const question = { ...tree, keyIdeas: [air, { ...water, needed: false }] };
  expect(grade(question, 'the air', nothingTaught).verdict).toBe('correct');
  expect(grade(question, 'water', nothingTaught).verdict).toBe('partial');
});

test('a number decides with the ideas', () => {
  const force = asked('What is the force?', [['newtons']], {
    number: { value: 20, tolerance: 0.5, unit: ['newtons'] },
    answer: '20 newtons',
  });
  expect(grade(force, 'twenty newtons', nothingTaught).verdict).toBe('correct');
  expect(grade(force, 'thirty newtons', nothingTaught).verdict).toBe('partial');
  expect(grade(force, 'thirty', nothingTaught).verdict).toBe('incorrect');
});

test('an answer of five minutes is judged within a moment', () => {
  const started = performance.now();
  grade(cloud, 'um well I think it gets warm and wet and then, no wait, '.repeat(500), nothingTaught);
  expect(performance.now() - started).toBeLessThan(500);
});
