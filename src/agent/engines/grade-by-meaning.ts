import { type Grade, grade } from '../../curriculum/grade.ts';
import type { Question } from '../../curriculum/lesson.ts';
import { comparedTexts } from '../../curriculum/vocabulary.ts';
import type { SentenceSimilarity } from './sentence-similarity.ts';

/** Judges an answer by words, and by the meaning of sentences only where words leave doubt: most answers need no model. */
export async function gradeByMeaning(
  question: Question,
  answer: string,
  taught: ReadonlySet<string>,
  sentences: Pick<SentenceSimilarity, 'learn' | 'of'>,
): Promise<Grade> {
  let isInDoubt = false;
  const byWords = grade(question, answer, taught, () => {
    isInDoubt = true;
    return undefined;
  });
  if (!isInDoubt) return byWords;
  await sentences.learn(comparedTexts(question));
  return grade(question, answer, taught, await sentences.of(answer));
}
