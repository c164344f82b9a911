import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lesson } from './lesson.ts';
import { parseLesson } from './lesson-file.ts';
import type { LessonProblem } from './lesson-problem.ts';

/** A long lesson has 40 kB; a file beyond this is not a lesson, and would be held in memory. */
const MAX_FILE_BYTES = 256 * 1024;
const MAX_FILES = 500;
/** Lessons whose file is gone, for those who are in the middle of one. */
const MAX_WITHDRAWN = 50;

/** What a reading of the folder found. */
export interface Reading {
  /** Anything at all is other than at the reading before. */
  changed: boolean;
  /** What keeps a file from being taught as it stands; told once, when the file has changed. */
  problems: LessonProblem[];
  /** What lessons that are taught should still mend; told once too. */
  advice: LessonProblem[];
}

interface KnownFile {
  /** What was read last; `undefined` where nothing could be. */
  text: string | undefined;
  /** The last version that could be taught. */
  lesson: Lesson | undefined;
}

/** A folder of lesson files, each `.md` file one lesson; read again, it keeps what it can still teach. */
export class LessonsFolder {
  readonly #files = new Map<string, KnownFile>();
  readonly #withdrawn = new Map<string, Lesson>();
  #lessons: Lesson[] = [];

  constructor(readonly dir: string) {}

  /** Those that are offered now, the one to offer first in front: by `order`, then by the files' names. */
  get lessons(): Lesson[] {
    return this.#lessons;
  }

  /** A lesson as it stands now, or as it stood last when it is no longer offered. */
  find(slug: string): Lesson | undefined {
    return this.#lessons.find((lesson) => lesson.slug === slug) ?? this.#withdrawn.get(slug);
  }

  /** Reads the folder, and of its files those that have changed. A file that is broken now is taught as it was before. */
  async read(): Promise<Reading> {
    const names = await this.#names();
    if (!Array.isArray(names)) return { changed: false, problems: [names], advice: [] };
    const reading: Reading = { changed: false, problems: [], advice: [] };
    for (const [name, { lesson }] of this.#files) {
      if (names.includes(name)) continue;
      this.#files.delete(name);
      reading.changed = true;
      if (lesson) this.#withdraw(lesson);
    }
    for (const name of names) await this.#readFile(name, reading);
    if (reading.changed) this.#lessons = this.#inOrder(names);
    if (names.length === 0) reading.problems.push(this.#problem('The folder holds no lesson.', NO_LESSON));
    return reading;
  }

  async #names(): Promise<string[] | LessonProblem> {
    try {
      const names = await readdir(this.dir);
      const lessons = names.filter((name) => name.endsWith('.md') && !/^\.|^readme\.md$/i.test(name)).sort();
      return lessons.length <= MAX_FILES
        ? lessons
        : this.#problem(`The folder holds ${lessons.length} files.`, `Keep to ${MAX_FILES} lessons at most.`);
    } catch (error) {
      const what = `The folder of lessons cannot be read (${reasonOf(error)}).`;
      return this.#problem(what, 'Create it, or set LESSONS_DIR to the right folder.');
    }
  }

  async #readFile(name: string, reading: Reading): Promise<void> {
    const known = this.#files.get(name);
    const path = join(this.dir, name);
    const read = await readLessonFile(path);
    if (known && known.text === read.text) return;

    reading.changed = true;
    const parsed = read.text === undefined ? { problems: [read.problem] } : parseLesson(path, read.text);
    if ('lesson' in parsed) reading.advice.push(...parsed.advice);
    else reading.problems.push(...parsed.problems);
    this.#files.set(name, {
      text: read.text,
      lesson: 'lesson' in parsed ? parsed.lesson : known?.lesson,
    });
  }

  #inOrder(names: string[]): Lesson[] {
    const lessons = names.flatMap((name) => this.#files.get(name)?.lesson ?? []);
    const place = ({ order = Number.POSITIVE_INFINITY }: Lesson) => order;
    return lessons.sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
  }

  #withdraw(lesson: Lesson): void {
    this.#withdrawn.delete(lesson.slug);
    this.#withdrawn.set(lesson.slug, lesson);
    const [oldest] = this.#withdrawn.keys();
    if (oldest !== undefined && this.#withdrawn.size > MAX_WITHDRAWN) this.#withdrawn.delete(oldest);
  }

  #problem(what: string, mend: string): LessonProblem {
    return { file: this.dir, line: undefined, what, mend, blocks: true };
  }
}

const NO_LESSON = 'Put a Markdown file (.md) into it, or point LESSONS_DIR to the folder that has some.';

/** Reads a folder once: its lessons, and what is wrong with the files that are left out. */
export async function loadLessons(dir: string): Promise<{ lessons: Lesson[]; problems: LessonProblem[] }> {
  const folder = new LessonsFolder(dir);
  const { problems } = await folder.read();
  return { lessons: folder.lessons, problems };
}

/** @returns the file's text, or why there is none */
export async function readLessonFile(
  path: string,
): Promise<{ text: string } | { text: undefined; problem: LessonProblem }> {
  const unread = (what: string, mend: string) => ({
    text: undefined,
    problem: { file: path, line: undefined, what, mend, blocks: true },
  });
  try {
    const file = Bun.file(path);
    const { size } = await file.stat();
    if (size > MAX_FILE_BYTES) {
      return unread(`The file has ${size} bytes.`, `Split it: a lesson has at most ${MAX_FILE_BYTES}.`);
    }
    return { text: await file.text() };
  } catch (error) {
    const what = `The file cannot be read (${reasonOf(error)}).`;
    return unread(what, 'Check its name and its permissions, or move it elsewhere.');
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
