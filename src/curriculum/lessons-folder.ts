import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Lesson, type ParsedLesson, parseLesson } from './lesson-file.ts';
import type { LessonProblem } from './lesson-problem.ts';

/** A long lesson has 20 kB; a file beyond this is not a lesson, and would be held in memory. */
const MAX_FILE_BYTES = 256 * 1024;

/**
 * Reads every `.md` file of a folder, in the order of their names. A broken file is left out, and its problems are told;
 * so are a missing folder and one without lessons.
 */
export async function loadLessons(dir: string): Promise<{ lessons: Lesson[]; problems: LessonProblem[] }> {
  const names = await lessonFiles(dir);
  if (!Array.isArray(names)) return { lessons: [], problems: [names] };
  if (names.length === 0) {
    const mend = 'Put a Markdown file (.md) into it, or point LESSONS_DIR to the folder that has some.';
    return {
      lessons: [],
      problems: [{ file: dir, line: undefined, what: 'The folder holds no lesson.', mend }],
    };
  }

  const lessons: Lesson[] = [];
  const problems: LessonProblem[] = [];
  for (const name of names) {
    const parsed = await loadLesson(join(dir, name));
    if ('lesson' in parsed) lessons.push(parsed.lesson);
    else problems.push(...parsed.problems);
  }
  return { lessons, problems };
}

async function lessonFiles(dir: string): Promise<string[] | LessonProblem> {
  try {
    const names = await readdir(dir);
    return names.filter((name) => name.endsWith('.md') && !name.startsWith('.')).sort();
  } catch (error) {
    const what = `The folder of lessons cannot be read (${reasonOf(error)}).`;
    return { file: dir, line: undefined, what, mend: 'Create it, or set LESSONS_DIR to the right folder.' };
  }
}

async function loadLesson(path: string): Promise<ParsedLesson> {
  const problem = (what: string, mend: string) => ({
    problems: [{ file: path, line: undefined, what, mend }],
  });
  try {
    const file = Bun.file(path);
    if (file.size > MAX_FILE_BYTES) {
      return problem(`The file has ${file.size} bytes.`, `Split it: a lesson has at most ${MAX_FILE_BYTES}.`);
    }
    return parseLesson(path, await file.text());
  } catch (error) {
    return problem(
      `The file cannot be read (${reasonOf(error)}).`,
      'Check its permissions, or move it elsewhere.',
    );
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
