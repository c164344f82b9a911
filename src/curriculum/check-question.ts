import { grade, taughtWords } from './grade.ts';
import type { LessonPart } from './lesson-body.ts';
import type { Lesson } from './lesson-file.ts';
import type { Report } from './lesson-problem.ts';
import { spokenWords } from './spoken-words.ts';

/** More ideas than this cannot be asked for in one spoken question. */
const MAX_KEY_IDEAS = 6;

/** Whether a question can be answered at all: its own answer must be right, and repeating the question must not. */
export function checkQuestion(
  lesson: Lesson,
  index: number,
  parts: Map<string, LessonPart>,
  report: Report,
): void {
  const question = lesson.subtopics[index]?.question;
  const ideas = parts.get('Key ideas');
  if (!question || !ideas || ideas.items.length === 0 || !question.text) return;

  if (!question.text.endsWith('?')) {
    report(
      parts.get('Question')?.line,
      'The question does not end with a question mark.',
      'End it with "?".',
    );
  }
  if (ideas.items.length > MAX_KEY_IDEAS) {
    const what = `The question asks for ${ideas.items.length} key ideas.`;
    report(ideas.line, what, `Keep to ${MAX_KEY_IDEAS} at most: make two subtopics of it.`);
  }
  for (const item of ideas.items) {
    if (spokenWords(item.text).length > 0) continue;
    report(item.line, 'A key idea has no words.', 'Write what a right answer says, or remove it.');
  }

  const taught = taughtWords(lesson);
  const own = grade(question, question.answer, taught);
  if (question.answer && own.verdict !== 'right') {
    const unsaid = own.missing.map((idea) => `"${question.keyIdeas[idea]?.wordings[0] ?? ''}"`).join(', ');
    const mend = 'Say it in the answer, or add the wording that the answer uses to the key idea.';
    report(parts.get('Answer')?.line, `The answer itself does not hold the key idea ${unsaid}.`, mend);
  }
  if (grade(question, question.text, taught).verdict === 'right') {
    const mend = 'Ask without its words, or take them out of the key ideas.';
    report(parts.get('Question')?.line, 'The question already says its own answer.', mend);
  }
}
