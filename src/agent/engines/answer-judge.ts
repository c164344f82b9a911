import type { Grade } from '../../curriculum/grade.ts';
import type { Lesson, Question } from '../../curriculum/lesson.ts';
import { comparedTexts, taughtWords } from '../../curriculum/vocabulary.ts';
import { gradeByMeaning } from './grade-by-meaning.ts';
import { SentenceSimilarity } from './sentence-similarity.ts';

/** Judges the answers of one lesson. */
export interface AnswerJudge {
  judge(question: Question, answer: string): Promise<Grade>;
  /** The question has been asked: what its answer will be compared with may be prepared. */
  expect(question: Question): Promise<void>;
}

/** Judges by words and by meaning; the model is loaded once for all lessons. */
export async function loadJudge(): Promise<(lesson: Lesson) => AnswerJudge> {
  const sentences = await SentenceSimilarity.load();
  // The first sentence costs the model ten times what the next ones do.
  await sentences.of('Water rises into the air.');
  return (lesson) => ({
    judge: (question, answer) => gradeByMeaning(question, answer, taughtWords(lesson), sentences),
    async expect(question) {
      for (const text of comparedTexts(question)) {
        await sentences.learn([text]);
        // Each text holds the thread for about 5 ms; between two, others have their turn.
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  });
}
