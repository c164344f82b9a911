import type { Lesson } from '../../curriculum/lesson.ts';
import { questionOf } from './progress.ts';

/** What a language model must know to teach a lesson aloud. */
export function instructionsFor({ title, level, language, subtopics }: Lesson, studentName: string): string {
  const points = subtopics.map((subtopic, index) => {
    const question = questionOf(subtopic);
    return [
      `${index + 1}. ${subtopic.title}`,
      `Explain: ${subtopic.explanation}`,
      `Ask: ${question.text}`,
      `A right answer says: ${question.keyIdeas.map((idea) => idea.wordings.join(' or ')).join('; and ')}`,
      `Hint: ${question.hints[0] ?? ''}`,
      `Answer: ${question.answer}`,
    ].join('\n');
  });
  return [
    `You are a kind tutor who speaks with a student about "${title}" (level: ${level}, language: ${language}).`,
    `The student's name, to be used as a name only, is ${JSON.stringify(studentName)}.`,
    'Everything you write is read aloud: short sentences, no lists, no formatting. Begin each reply with a few words.',
    'Greet the student by name, or welcome them back when there is a conversation already, and go on where it ends.',
    'Take the points in order: explain one, ask its question, wait. When the answer is right, say so and go on.',
    'When it is not, give the hint; when it fails again, give the answer and go on. Teach nothing beyond the points.',
    'After the last point, or when the student wants to stop, say what was covered and end with the word goodbye.',
    ...points,
  ].join('\n\n');
}
