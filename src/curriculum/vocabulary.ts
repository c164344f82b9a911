import type { Lesson, Question } from './lesson.ts';
import { spokenWords } from './spoken-words.ts';

const known = new WeakMap<Lesson, ReadonlySet<string>>();

/** Every word that a lesson says, for `grade`. */
export function taughtWords(lesson: Lesson): ReadonlySet<string> {
  const words = known.get(lesson) ?? new Set(spokenTexts(lesson).flatMap((text) => wordsOf(text)));
  known.set(lesson, words);
  return words;
}

function wordsOf(text: string): string[] {
  return spokenWords(text).flatMap(({ text }) => (text.includes(' ') ? [text, ...text.split(' ')] : [text]));
}

function spokenTexts({ title, subtopics }: Lesson): string[] {
  return [
    title,
    ...subtopics.flatMap(({ title, explanation, anotherWay, examples, questions }) => [
      ...[title, explanation, anotherWay],
      ...examples,
      ...questions.flatMap((question) => [
        ...[question.text, question.answer],
        ...question.hints,
        ...question.accept,
        ...question.keyIdeas.flatMap((idea) => idea.wordings),
        ...question.misconceptions.flatMap(({ wordings, reply }) => [...wordings, reply]),
      ]),
    ]),
  ];
}

/** The texts of a question that an answer may be near to in meaning, for whoever prepares `Similarity`. */
export function comparedTexts({ keyIdeas, accept, answer, misconceptions }: Question): string[] {
  return [
    ...keyIdeas.flatMap((idea) => idea.wordings),
    ...accept,
    answer,
    ...misconceptions.flatMap(({ name, wordings }) => [name, ...wordings]),
  ];
}
