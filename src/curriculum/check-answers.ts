import { type Grade, grade } from './grade.ts';
import type { Lesson, Question } from './lesson.ts';
import type { Report } from './lesson-problem.ts';
import type { PartName } from './part-names.ts';
import type { ReadQuestion } from './read-question.ts';
import { taughtWords } from './vocabulary.ts';

/**
 * Whether a question's parts agree with each other, as the tutor will judge by them: its own answer is right by the key
 * ideas alone, the hints and the misconceptions are not, and each misconception is recognised by its own wordings. What the tutor
 * makes of meanings besides words is left out.
 */
export function checkAnswers(lesson: Lesson, read: ReadQuestion, report: Report): void {
  const { question } = read;
  const lineOf = (part: PartName) => read.lines.get(part) ?? read.lines.get('Question');
  const taught = taughtWords(lesson);
  const judge = (answer: string): Grade => grade(question, answer, taught);

  const own = grade(byIdeasAlone(question), question.answer, taught);
  const unsaid = own.missing.filter((idea) => question.keyIdeas[idea]?.needed);
  if (unsaid.length > 0) {
    const names = unsaid.map((idea) => `"${question.keyIdeas[idea]?.wordings[0] ?? ''}"`).join(', ');
    const mend = 'Say it in the answer, or add the wording that the answer uses to the key idea.';
    report.advise(lineOf('Answer'), `The answer itself does not hold the key idea ${names}.`, mend);
  } else if (own.verdict !== 'correct' && question.number) {
    const mend = `Name ${question.number.value} and its unit in the answer.`;
    report.advise(lineOf('Answer'), 'The answer itself does not hold the number.', mend);
  }
  for (const right of [question.answer, ...question.accept]) {
    const { misconception } = judge(right);
    if (!misconception) continue;
    const what = `"${right}" is taken for the misconception "${misconception.name}".`;
    report.advise(lineOf('Misconceptions'), what, 'Word the misconception so that no right answer holds it.');
  }
  question.hints.forEach((hint, index) => {
    if (judge(hint).verdict !== 'correct') return;
    const mend = 'Say less: the answer is told after the last hint.';
    report.advise(read.hintLines[index], 'The hint already says the answer.', mend);
  });
  question.misconceptions.forEach((misconception, index) => {
    const line = read.misconceptionLines[index];
    for (const wording of misconception.wordings) {
      const { verdict, misconception: heard } = judge(wording);
      if (verdict === 'correct') {
        const what = `The misconception "${wording}" counts as a right answer.`;
        report.advise(line, what, 'Word it, or the key ideas, so that they differ.');
      } else if (heard !== misconception) {
        const taken = heard ? `taken for "${heard.name}"` : 'not recognised when a student says just that';
        const mend = 'Word it shorter, or in words that neither the key ideas nor other misconceptions have.';
        report.warn(line, `The misconception "${wording}" is ${taken}.`, mend);
      }
    }
  });
}

function byIdeasAlone(question: Question): Question {
  return { ...question, accept: [], answer: '' };
}
