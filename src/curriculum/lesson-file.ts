import { checkQuestion } from './check-question.ts';
import { readFrontMatter } from './front-matter.ts';
import { type LessonPart, readLessonBody } from './lesson-body.ts';
import type { LessonProblem, Report } from './lesson-problem.ts';

/** One lesson, as a teacher wrote it. */
export interface Lesson {
  /** The file's name without its ending: what URLs and rows call it. */
  slug: string;
  title: string;
  level: string;
  /** BCP 47. */
  language: string;
  /** One or two sentences for the start page. */
  summary: string;
  subtopics: Subtopic[];
}

export interface Subtopic {
  title: string;
  /** Two or three sentences that sound right aloud. */
  explanation: string;
  /** The same again in other words, for a student who did not follow. */
  anotherWay: string;
  question: Question;
}

export interface Question {
  /** Ends with a question mark. */
  text: string;
  /** What a right answer says; an idea is heard when any of its wordings is. */
  keyIdeas: KeyIdea[];
  hint: string;
  /** A complete right answer, as the tutor gives it in the end. */
  answer: string;
}

export interface KeyIdea {
  wordings: string[];
}

export type ParsedLesson = { lesson: Lesson } | { problems: LessonProblem[] };

/** A lesson is read aloud within half an hour; more than this was not meant for one. */
const MAX_SUBTOPICS = 40;

/**
 * Reads one lesson; `docs/lessons.md` describes the format. Every mistake is found at once.
 * @param file - its path, for messages and for the slug
 */
export function parseLesson(file: string, source: string): ParsedLesson {
  const problems: LessonProblem[] = [];
  const report: Report = (line, what, mend) => problems.push({ file, line, what, mend });

  const slug = slugOf(file, report);
  const text = source.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const { settings, body, bodyLine } = readFrontMatter(text, report);
  const sections = readLessonBody(body, bodyLine, report);

  if (sections.length === 0) {
    report(
      bodyLine,
      'The lesson has no subtopic.',
      'Begin one with a heading such as "## What a fraction is".',
    );
  }
  const surplus = sections[MAX_SUBTOPICS];
  if (surplus) {
    report(
      surplus.line,
      `The lesson has more than ${MAX_SUBTOPICS} subtopics.`,
      'Split it into several files.',
    );
  }

  const titles = new Set<string>();
  const subtopics = sections.map(({ title, line, parts }) => {
    if (titles.has(title))
      report(line, `Two subtopics are called "${title}".`, 'Give one of them another heading.');
    titles.add(title);
    return subtopicOf(title, parts);
  });
  const lesson: Lesson = { slug, ...settings, subtopics };
  sections.forEach(({ parts }, index) => {
    checkQuestion(lesson, index, parts, report);
  });

  return problems.length > 0
    ? { problems: problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)) }
    : { lesson };
}

function slugOf(file: string, report: Report): string {
  const slug = file.replace(/^.*[\\/]/, '').replace(/\.md$/, '');
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug)) {
    const name = slug
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '');
    const mend = `Rename it to "${name || 'my-lesson'}.md": small letters, digits and single hyphens.`;
    report(undefined, "The file's name cannot be part of a web address.", mend);
  }
  return slug;
}

function subtopicOf(title: string, parts: Map<string, LessonPart>): Subtopic {
  const textOf = (part: string) => parts.get(part)?.text ?? '';
  const keyIdeas = parts.get('Key ideas')?.items.map(({ text }) => ({ wordings: wordingsOf(text) })) ?? [];
  return {
    title,
    explanation: textOf('Explanation'),
    anotherWay: textOf('In other words'),
    question: { text: textOf('Question'), keyIdeas, hint: textOf('Hint'), answer: textOf('Answer') },
  };
}

/** A comma without a space after it belongs to a number. */
function wordingsOf(idea: string): string[] {
  return idea
    .split(/,\s+/)
    .map((wording) => wording.trim())
    .filter((wording) => wording !== '');
}
