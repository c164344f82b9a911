/** `bun run lesson:check FILE…`: names every mistake of lesson files (or of a folder of them), with line and mend. */
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Lesson } from './curriculum/lesson.ts';
import { reviewLesson } from './curriculum/lesson-file.ts';
import { describeProblem, type LessonProblem } from './curriculum/lesson-problem.ts';
import { readLessonFile } from './curriculum/lessons-folder.ts';

const paths = process.argv.slice(2);
if (paths.length === 0) {
  console.error('Name a lesson file, or a folder of them: bun run lesson:check lessons/the-water-cycle.md');
  process.exit(2);
}
const files = (await Promise.all(paths.map(filesAt))).flat();
let faultless = true;
for (const file of files) faultless = (await check(file)) && faultless;
process.exit(faultless ? 0 : 1);

async function filesAt(path: string): Promise<string[]> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) return [path];
  const names = (await readdir(path)).filter((name) => name.endsWith('.md') && !/^readme\.md$/i.test(name));
  if (names.length === 0) console.error(`${path} holds no lesson: no file in it ends with ".md".`);
  return names.sort().map((name) => join(path, name));
}

/** @returns whether nothing is to be mended */
async function check(file: string): Promise<boolean> {
  const read = await readLessonFile(file);
  const parsed = read.text === undefined ? { problems: [read.problem] } : reviewLesson(file, read.text);
  const problems =
    'lesson' in parsed ? [...parsed.advice, ...missingPictures(file, parsed.lesson)] : parsed.problems;
  for (const problem of problems) console.log(describeProblem(problem));
  const toMend = problems.filter(({ isWarning }) => !isWarning).length;
  if ('lesson' in parsed) {
    const { title, subtopics } = parsed.lesson;
    const questions = subtopics.flatMap((subtopic) => subtopic.questions).length;
    const size = `${count(subtopics.length, 'subtopic')} and ${count(questions, 'question')}`;
    const todo = toMend > 0 ? `can be taught; ${count(toMend, 'thing')} to mend` : 'is good';
    const warnings = problems.length - toMend;
    const besides = warnings > 0 ? `, with ${count(warnings, 'warning')}` : '';
    console.log(`${file}: "${title}" with ${size} ${todo}${besides}.`);
  } else {
    console.log(`${file} is left out until this is mended (${count(problems.length, 'mistake')}).`);
  }
  return toMend === 0;
}

function missingPictures(file: string, { subtopics }: Lesson): LessonProblem[] {
  return subtopics
    .flatMap(({ board }) => board)
    .filter(({ kind, content }) => kind === 'picture' && !content.startsWith('https://'))
    .filter(({ content }) => !existsSync(join(dirname(file), content)))
    .map(({ content }) => ({
      file,
      line: undefined,
      what: `The picture "${content}" is not there.`,
      mend: 'Put the file beside the lesson, or take the picture out.',
      blocks: false,
    }));
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}
