import { expect, test } from 'bun:test';
import { gradeByMeaning } from './grade-by-meaning.ts';
import { SentenceSimilarity } from './sentence-similarity.ts';

const sentences = await SentenceSimilarity.load();

test('sentences of one meaning are nearer than others; what was not learnt has no nearness', async () => {
  const same = 'A force makes things go faster.';
  const other = 'Plants make sugar in their leaves.';
  await sentences.learn([same, other]);
  const near = await sentences.of('If you push something, it speeds up.');
  expect(near(same) ?? 0).toBeGreaterThan(near(other) ?? 1);
  expect(near('Never learnt.')).toBeUndefined();
});

test('an answer without a word is near to nothing', async () => {
  await sentences.learn(['The sun.']);
  expect((await sentences.of('...'))('The sun.')).toBeUndefined();
});

test('an answer that words alone can judge asks no model', async () => {
  const question = {
    id: '1.1',
    text: 'What gives the energy?',
    difficulty: 1 as const,
    thinkSeconds: 5,
    keyIdeas: [{ wordings: ['the sun'], needed: true }],
    accept: [],
    misconceptions: [],
    hints: [],
    answer: 'The sun does.',
  };
  const never = () => Promise.reject(new Error('The model was asked.'));
  const given = await gradeByMeaning(question, 'the sun', new Set(), { learn: never, of: never });
  expect(given.verdict).toBe('correct');
});
