import { afterAll, expect, test } from 'bun:test';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { grade, taughtWords } from './grade.ts';
import { parseLesson } from './lesson-file.ts';
import { loadLessons } from './lessons-folder.ts';

const SHIPPED = join(import.meta.dir, '../../lessons');
const folder = await mkdtemp(join(tmpdir(), 'viva-lessons-'));
afterAll(() => rm(folder, { recursive: true }));

test('the shipped lessons have no mistakes, and their hints do not tell the answer', async () => {
  const { lessons, problems } = await loadLessons(SHIPPED);
  expect(problems).toEqual([]);
  expect(lessons.map((lesson) => lesson.slug)).toContain('the-water-cycle');
  for (const lesson of lessons) {
    for (const { question } of lesson.subtopics) {
      expect([question.hint, grade(question, question.hint, taughtWords(lesson)).verdict]).not.toEqual([
        question.hint,
        'right',
      ]);
    }
  }
});

test('the example in the documentation is a lesson', async () => {
  const page = await Bun.file(join(import.meta.dir, '../../docs/lessons.md')).text();
  const example = /```markdown\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  expect(parseLesson('halves-and-quarters.md', example)).toMatchObject({
    lesson: { title: 'Halves and quarters' },
  });
});

test('a broken file is left out and named, the others load in the order of their names', async () => {
  const whole = await Bun.file(join(SHIPPED, 'the-water-cycle.md')).text();
  await Bun.write(join(folder, 'b.md'), whole);
  await Bun.write(join(folder, 'a.md'), whole);
  await Bun.write(join(folder, 'broken.md'), 'Hello');
  await Bun.write(join(folder, 'huge.md'), 'x'.repeat(300 * 1024));
  await Bun.write(join(folder, 'notes.txt'), 'not a lesson');
  await mkdir(join(folder, 'folder.md'));

  const { lessons, problems } = await loadLessons(folder);
  expect(lessons.map((lesson) => lesson.slug)).toEqual(['a', 'b']);
  expect([...new Set(problems.map((problem) => problem.file.slice(folder.length + 1)))]).toEqual([
    'broken.md',
    'folder.md',
    'huge.md',
  ]);
});

test('a missing folder and an empty one are problems of their own', async () => {
  const missing = await loadLessons(join(folder, 'nowhere'));
  expect(missing.lessons).toEqual([]);
  expect(missing.problems[0]?.what).toContain('cannot be read');

  const empty = await loadLessons(join(folder, 'folder.md'));
  expect(empty.problems[0]?.what).toBe('The folder holds no lesson.');
});
