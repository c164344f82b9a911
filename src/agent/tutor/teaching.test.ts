import { expect, test } from 'bun:test';
import { grade } from '../../curriculum/grade.ts';
import { taughtWords } from '../../curriculum/vocabulary.ts';
import type { TeachingEvent } from '../teaching-events.ts';
import { SAMPLE_LESSON } from './sample-lesson.ts';
import type { Said } from './standing.ts';
import { Teaching } from './teaching.ts';

function begun() {
  const kept: TeachingEvent[] = [];
  const ignore = () => {};
  const teaching = new Teaching({
    lesson: SAMPLE_LESSON,
    student: { mastery: {}, due: [], account: '' },
    events: [],
    answers: {
      judge: async (question, answer) => grade(question, answer, taughtWords(SAMPLE_LESSON)),
      expect: async () => {},
    },
    listener: { onTeaching: (event) => kept.push(event), onBoard: ignore, onTime: ignore },
  });
  teaching.nextQuestion({ message: 'beginning', turn: '', at: 1, turns: [] }, 'continue');
  const asked: Said = { who: 'tutor', text: 'What do we have to freeze to make ice?', at: 2 };
  /** Words as they are known before they are a turn: under the name of their message. */
  const words = (message: string, text: string) => ({
    message,
    turn: message,
    at: 3,
    turns: [asked, { who: 'student', text, at: 3 } satisfies Said],
  });
  return {
    teaching,
    words,
    kept: () => kept.map(({ type }) => type),
    evidence: () => kept.filter(isEvidence),
  };
}

const isEvidence = (event: TeachingEvent) => event.type === 'evidence';

test('what is done about words that become a turn is kept under that turn', async () => {
  const { teaching, words, evidence } = begun();
  teaching.settle();
  teaching.foresee(words('m1', 'water'));
  expect(await teaching.checkUnderstanding(words('m1', 'water'))).toMatchObject({ verdict: 'correct' });
  teaching.turnBegins({ message: 'm1', turn: 't1' });
  teaching.settle();
  expect(evidence()).toMatchObject([{ turn: 't1', verdict: 'correct' }]);
});

test('what is done about words that the student goes on from is as if it had not been', async () => {
  const { teaching, words, evidence } = begun();
  teaching.settle();
  for (const [message, text] of [
    ['m1', 'it is'],
    ['m2', 'it is water'],
  ] as const) {
    teaching.foresee(words(message, text));
    await teaching.checkUnderstanding(words(message, text));
  }
  teaching.turnBegins({ message: 'm2', turn: 't2' });
  teaching.settle();
  expect(evidence()).toMatchObject([{ turn: 't2', verdict: 'correct' }]);
});

test('words over what the tutor is saying take nothing from it', async () => {
  const { teaching, words, kept } = begun();
  teaching.foresee(words('m1', 'wait'));
  await teaching.checkUnderstanding(words('m1', 'wait'));
  teaching.settle();
  expect(kept()).toContain('asked');
});
