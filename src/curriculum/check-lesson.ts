import { checkQuestion } from './check-question.ts';
import type { Report } from './lesson-problem.ts';
import type { ReadSubtopic } from './read-subtopic.ts';

/** A lesson is held within half an hour; more than this was not meant for one. */
const MAX_SUBTOPICS = 40;
/** What is asked about one point within a lesson and its reviews. */
const MAX_QUESTIONS = 12;

/** What no part of a lesson shows by itself: too much, too little, and what stands twice. */
export function checkLesson(read: ReadSubtopic[], bodyLine: number, report: Report): void {
  if (read.length === 0) {
    const mend = 'Begin one with a heading such as "## What a fraction is".';
    report.block(bodyLine, 'The lesson has no subtopic.', mend);
  }
  const surplus = read[MAX_SUBTOPICS];
  if (surplus) {
    const what = `The lesson has more than ${MAX_SUBTOPICS} subtopics.`;
    report.block(surplus.line, what, 'Split it into several files.');
  }
  const titles = new Set<string>();
  const ids = new Set<string>();
  for (const { subtopic, line, questions } of read) {
    const title = subtopic.title.toLowerCase();
    if (titles.has(title)) {
      const mend = 'Give one of them another heading.';
      report.block(line, `Two subtopics are called "${subtopic.title}".`, mend);
    }
    titles.add(title);
    if (questions.length === 0) {
      const mend = 'Add "### Question", then its key ideas, hints and answer.';
      report.block(line, `"${subtopic.title}" asks nothing.`, mend);
    }
    if (questions.length > MAX_QUESTIONS) {
      const what = `"${subtopic.title}" has ${questions.length} questions.`;
      report.block(line, what, `Keep ${MAX_QUESTIONS} at most: make two subtopics of it.`);
    }
    for (const asked of questions) {
      const { id } = asked.question;
      if (ids.has(id)) {
        const what = `Two questions have the id "${id}".`;
        report.block(asked.lines.get('Id') ?? asked.lines.get('Question'), what, 'Give one of them another.');
      }
      ids.add(id);
      checkQuestion(asked, report);
    }
  }
}
