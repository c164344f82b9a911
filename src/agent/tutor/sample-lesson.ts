import type { Lesson, Question } from '../../curriculum/lesson.ts';

const PLAIN = { difficulty: 1, thinkSeconds: 5, accept: [], misconceptions: [] } satisfies Partial<Question>;

/** A lesson of two points, for tests and for the rehearsal; the second question has two key ideas. */
export const SAMPLE_LESSON: Lesson = {
  slug: 'ice',
  title: 'Ice',
  level: 'beginner',
  language: 'en',
  summary: 'What ice is.',
  prerequisites: [],
  subtopics: [
    {
      title: 'Ice is frozen',
      explanation: 'Ice is cold. It comes out of a freezer. It was a drink before.',
      anotherWay: 'Put a full cup into the freezer, and wait a night.',
      examples: [],
      board: [],
      questions: [
        {
          ...PLAIN,
          id: '1.1',
          text: 'What do we have to freeze to make ice?',
          keyIdeas: [{ wordings: ['water'], needed: true }],
          hints: ['It comes out of the tap.', 'You drink it.', 'It has the letters H two O.'],
          answer: 'We have to freeze water.',
        },
      ],
    },
    {
      title: 'Ice does not last',
      explanation: 'Ice stays only where it is cold. In the sun it goes away.',
      anotherWay: 'Leave an ice cube on a warm table.',
      examples: [],
      board: [],
      questions: [
        {
          ...PLAIN,
          id: '2.1',
          text: 'What does ice do in the sun, and what is left then?',
          keyIdeas: [
            { wordings: ['it melts'], needed: true },
            { wordings: ['a puddle', 'water'], needed: true },
          ],
          hints: ['Think of a snowman in spring.', 'It gets smaller.', 'What do you step into there?'],
          answer: 'It melts, and a puddle is left.',
        },
      ],
    },
  ],
};
