import { expect, test } from 'bun:test';
import type { Verdict } from '../../src/curriculum/grade.ts';
import { figuresOf, type Judged } from './figures.ts';

const belief = { name: 'it stops', wordings: ['it stops'], reply: 'Does it?' };

function judged(label: Verdict, verdict: Verdict, labelled = false, named = false): Judged {
  const misconception = (is: boolean) => (is ? belief : undefined);
  const grade = { verdict, heard: [], missing: [], denied: [], misconception: misconception(named) };
  const about = { verdict: label, misconception: misconception(labelled), answer: 'It does.' };
  return { labelled: about as Judged['labelled'], heard: 'It does.', grade, tookMs: 2 };
}

test('each figure is a share of the answers that it speaks of', () => {
  const figures = figuresOf([
    judged('correct', 'correct'),
    judged('correct', 'partial'),
    judged('correct', 'incorrect'),
    judged('correct', 'off_topic'),
    judged('incorrect', 'correct', true),
    judged('incorrect', 'incorrect', true, true),
    judged('no_answer', 'no_answer'),
    judged('question', 'correct'),
  ]);
  expect(figures).toEqual({
    answers: 8,
    verdictRight: 3 / 8,
    wrongCalledCorrect: 1 / 2,
    correctCalledWrong: 2 / 4,
    misconceptionNamed: 1 / 2,
    msPerAnswer: 2,
  });
});

test('of no answers there is nothing bad', () => {
  expect(figuresOf([])).toMatchObject({ verdictRight: 1, wrongCalledCorrect: 0, misconceptionNamed: 1 });
});
