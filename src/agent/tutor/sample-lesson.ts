import type { Lesson } from '../../curriculum/lesson-file.ts';

/** A lesson of two points, for tests and for the rehearsal; the second question has two key ideas. */
export const SAMPLE_LESSON: Lesson = {
  slug: 'ice',
  title: 'Ice',
  level: 'beginner',
  language: 'en',
  summary: 'What ice is.',
  subtopics: [
    {
      title: 'Ice is frozen',
      explanation: 'Ice is cold. It comes out of a freezer. It was a drink before.',
      anotherWay: 'Put a full cup into the freezer, and wait a night.',
      question: {
        text: 'What do we have to freeze to make ice?',
        keyIdeas: [{ wordings: ['water'] }],
        hint: 'It comes out of the tap.',
        answer: 'We have to freeze water.',
      },
    },
    {
      title: 'Ice does not last',
      explanation: 'Ice stays only where it is cold. In the sun it goes away.',
      anotherWay: 'Leave an ice cube on a warm table.',
      question: {
        text: 'What does ice do in the sun, and what is left then?',
        keyIdeas: [{ wordings: ['it melts'] }, { wordings: ['a puddle', 'water'] }],
        hint: 'Think of a snowman in spring.',
        answer: 'It melts, and a puddle is left.',
      },
    },
  ],
};
