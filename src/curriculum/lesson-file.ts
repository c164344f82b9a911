import { checkAnswers } from './check-answers.ts';
import { checkLesson } from './check-lesson.ts';
import { readFrontMatter } from './front-matter.ts';
import type { Lesson } from './lesson.ts';
import { readLessonBody } from './lesson-body.ts';
import { type LessonProblem, type Report, reportFor } from './lesson-problem.ts';
import { type ReadSubtopic, readSubtopic } from './read-subtopic.ts';

/** `advice` is what a lesson that can be taught should still mend; `problems` holds all there is to mend. */
export type ParsedLesson = { lesson: Lesson; advice: LessonProblem[] } | { problems: LessonProblem[] };

/**
 * Reads one lesson; `docs/lessons.md` describes the format. Every mistake is found at once.
 * @param file - its path, for messages and for the slug
 */
export function parseLesson(file: string, source: string): ParsedLesson {
  const { report, problems } = reportFor(file);
  const { lesson } = readLesson(file, source, report);
  return outcome(lesson, problems);
}

/**
 * Reads one lesson as `parseLesson` does, and lets the grader judge what it says itself: more advice, for its teacher.
 * It takes a hundred milliseconds where parsing takes ten, so that a server that is talking does without it.
 */
export function reviewLesson(file: string, source: string): ParsedLesson {
  const { report, problems } = reportFor(file);
  const { lesson, read } = readLesson(file, source, report);
  if (!problems.some(({ blocks }) => blocks)) {
    for (const asked of read.flatMap(({ questions }) => questions)) checkAnswers(lesson, asked, report);
  }
  return outcome(lesson, problems);
}

function readLesson(file: string, source: string, report: Report): { lesson: Lesson; read: ReadSubtopic[] } {
  const slug = slugOf(file);
  if (slug !== nameOf(file)) {
    const mend = `Rename it to "${slug || 'my-lesson'}.md": small letters, digits and single hyphens.`;
    report.block(undefined, "The file's name cannot be part of a web address.", mend);
  }
  const text = source.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const { settings, body, bodyLine } = readFrontMatter(text, report);
  const sections = readLessonBody(body, bodyLine, report);
  const read = sections.map((section, index) => readSubtopic(section, index, report));
  checkLesson(read, bodyLine, report);
  return { lesson: { slug, ...settings, subtopics: read.map(({ subtopic }) => subtopic) }, read };
}

function outcome(lesson: Lesson, problems: LessonProblem[]): ParsedLesson {
  problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  return problems.some(({ blocks }) => blocks) ? { problems } : { lesson, advice: problems };
}

function nameOf(file: string): string {
  return file.replace(/^.*[\\/]/, '').replace(/\.md$/, '');
}

function slugOf(file: string): string {
  return nameOf(file)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
