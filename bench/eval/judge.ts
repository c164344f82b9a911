import { gradeByMeaning } from '../../src/agent/engines/grade-by-meaning.ts';
import type { SentenceSimilarity } from '../../src/agent/engines/sentence-similarity.ts';
import { comparedTexts, taughtWords } from '../../src/curriculum/vocabulary.ts';
import type { LabelledAnswer } from './answers.ts';
import type { Judged } from './figures.ts';

/** Judges one answer as a live lesson does; `heard` is what recognition made of it. */
export async function judge(
  labelled: LabelledAnswer,
  heard: string,
  sentences: SentenceSimilarity,
): Promise<Judged> {
  const { lesson, question } = labelled;
  const taught = taughtWords(lesson);
  await sentences.learn(comparedTexts(question));
  const startedMs = performance.now();
  const grade = await gradeByMeaning(question, heard, taught, sentences);
  return { labelled, heard, grade, tookMs: performance.now() - startedMs };
}
