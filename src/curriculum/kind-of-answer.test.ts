import { describe, expect, test } from 'bun:test';
import { partsOfAnswer } from './kind-of-answer.ts';

describe('what is left to be judged', () => {
  test.each([
    ["I don't know.", ''],
    ['no idea, sorry', ', sorry'],
    ["I'm not sure why the price goes up", ''],
    ["I don't know, maybe the sun", ', maybe the sun'],
    ['What is a prism? I think it splits the light.', 'I think it splits the light.'],
    ['is it the sun?', 'is it the sun?'],
  ])('of "%s"', (answer, attempt) => {
    expect(partsOfAnswer(answer).attempt.replace(/ \.$/, '')).toBe(attempt);
  });
});

test.each([
  'What does that mean?',
  'can you repeat the question',
  'um what is a denominator',
  'Sorry, could you say that again?',
  'how do you know that',
  'What does P. H. stand for?',
  'how many parts does it have',
  'how much is it',
  'when is it false',
])('"%s" asks back', (answer) => {
  expect(partsOfAnswer(answer)).toMatchObject({ asksBack: true, attempt: '' });
});

test.each([
  'when you heat it',
  'where the king lived',
  'because it is warm',
  'is it the sun?',
  'how fast it goes',
  'When it is no longer true.',
  'when light is missing',
  'how many parts it is cut into',
  'how many parts are shaded',
  'how many parts are in the whole',
  'what it is made of',
])('"%s" is an attempt', (answer) => {
  expect(partsOfAnswer(answer).asksBack).toBe(false);
});

test.each([
  "I don't know",
  'dunno',
  'no clue',
  'I forgot',
  'pass',
  'I give up',
  'beats me',
  'just tell me the answer',
])('"%s" admits not to know', (answer) => {
  expect(partsOfAnswer(answer).admitsNotKnowing).toBe(true);
});
