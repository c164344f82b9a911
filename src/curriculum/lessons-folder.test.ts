import { afterAll, expect, test } from 'bun:test';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reviewLesson } from './lesson-file.ts';
import { LessonsFolder, loadLessons } from './lessons-folder.ts';
import { watchFolder } from './watch-folder.ts';

const SHIPPED = join(import.meta.dir, '../../lessons');
const root = await mkdtemp(join(tmpdir(), 'viva-lessons-'));
afterAll(() => rm(root, { recursive: true }));

async function folderWith(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(root, 'folder-'));
  for (const [name, text] of Object.entries(files)) await Bun.write(join(folder, name), text);
  return folder;
}

function lesson(title: string, setting = ''): string {
  const settings = `title: ${title}\nlevel: beginner\nlanguage: en\nsummary: A lesson.\n${setting}`;
  const question =
    '### Question\n\nHow many?\n\n### Key ideas\n\n- two\n\n### Hint\n\nCount.\n\n### Answer\n\nTwo.\n';
  return `---\n${settings}---\n\n## Part\n\nThere are some.\n\n### In other words\n\nSome.\n\n${question}`;
}

test('the shipped lessons have no mistakes, and each is long enough for an evening', async () => {
  const folder = new LessonsFolder(SHIPPED);
  expect(await folder.read()).toMatchObject({ problems: [], advice: [] });
  expect(folder.lessons.length).toBeGreaterThanOrEqual(7);
  for (const { slug, subtopics } of folder.lessons) {
    const questions = subtopics.flatMap((subtopic) => subtopic.questions);
    expect([slug, subtopics.length >= 4, questions.length >= 8]).toEqual([slug, true, true]);
    expect(questions.filter(({ hints }) => hints.length < 3)).toEqual([]);
    expect(subtopics.flatMap(({ board }) => board).filter(({ alt }) => /on the board\.$/.test(alt))).toEqual(
      [],
    );
  }
});

test('the water cycle is offered first', async () => {
  const { lessons } = await loadLessons(SHIPPED);
  expect(lessons[0]?.slug).toBe('the-water-cycle');
});

test('the example in the documentation is a lesson without a mistake', async () => {
  const page = await Bun.file(join(import.meta.dir, '../../docs/lessons.md')).text();
  const example = /````markdown\n([\s\S]*?)````/.exec(page)?.[1] ?? '';
  expect(reviewLesson('halves-and-quarters.md', example)).toMatchObject({
    lesson: {
      title: 'Halves and quarters',
      prerequisites: ['counting to ten', 'that a whole can be cut into pieces'],
      subtopics: [
        {
          board: [{ kind: 'formula' }, { kind: 'picture' }],
          questions: [{ number: { value: 2 } }, { accept: [expect.any(String)], misconceptions: [{}, {}] }],
        },
        {
          examples: [expect.any(String), expect.any(String)],
          board: [{ kind: 'table' }, { kind: 'code', language: 'python' }],
        },
      ],
    },
    advice: [],
  });
});

test('lessons come by their order, then by the names of their files', async () => {
  const dir = await folderWith({
    'a.md': lesson('A'),
    'b.md': lesson('B', 'order: 2\n'),
    'c.md': lesson('C', 'order: 1\n'),
    'd.md': lesson('D'),
  });
  expect((await loadLessons(dir)).lessons.map(({ title }) => title)).toEqual(['C', 'B', 'A', 'D']);
});

test('a broken file is left out and named, and what is no lesson is passed over', async () => {
  const dir = await folderWith({
    'a.md': lesson('A'),
    'broken.md': 'Hello',
    'huge.md': 'x'.repeat(300 * 1024),
    'notes.txt': 'not a lesson',
    'README.md': 'not a lesson',
  });
  await mkdir(join(dir, 'folder.md'));
  const { lessons, problems } = await loadLessons(dir);
  expect(lessons.map(({ slug }) => slug)).toEqual(['a']);
  expect([...new Set(problems.map(({ file }) => file.slice(dir.length + 1)))]).toEqual([
    'broken.md',
    'folder.md',
    'huge.md',
  ]);
});

test('a missing folder and an empty one are problems of their own', async () => {
  const missing = await loadLessons(join(root, 'nowhere'));
  expect(missing.lessons).toEqual([]);
  expect(missing.problems[0]?.what).toContain('cannot be read');
  const empty = await loadLessons(await folderWith({}));
  expect(empty.problems[0]?.what).toBe('The folder holds no lesson.');
});

test('a file that is broken by a change is taught as it was, and the mistake is told once', async () => {
  const dir = await folderWith({ 'a.md': lesson('Before'), 'b.md': lesson('Other') });
  const folder = new LessonsFolder(dir);
  await folder.read();
  const [, other] = folder.lessons;

  await Bun.write(join(dir, 'a.md'), lesson('After').replace('### Answer', '### Anwser'));
  expect((await folder.read()).problems.map(({ line }) => line)).toContain(28);
  expect(folder.lessons.map(({ title }) => title)).toEqual(['Before', 'Other']);
  expect(folder.lessons[1]).toBe(other);
  expect(await folder.read()).toEqual({ changed: false, problems: [], advice: [] });

  await Bun.write(join(dir, 'a.md'), lesson('After'));
  expect(await folder.read()).toMatchObject({ changed: true, problems: [] });
  expect(folder.lessons.map(({ title }) => title)).toEqual(['After', 'Other']);
});

test('a lesson whose file is gone is offered no longer, and is found for those in the middle of it', async () => {
  const dir = await folderWith({ 'a.md': lesson('A'), 'b.md': lesson('B') });
  const folder = new LessonsFolder(dir);
  await folder.read();
  await rm(join(dir, 'a.md'));
  expect((await folder.read()).changed).toBe(true);
  expect(folder.lessons.map(({ slug }) => slug)).toEqual(['b']);
  expect(folder.find('a')?.title).toBe('A');
  expect(folder.find('c')).toBeUndefined();
});

test('a change on disk is read without being asked for, and many at once are one', async () => {
  const dir = await folderWith({ 'a.md': lesson('A') });
  const folder = new LessonsFolder(dir);
  await folder.read();
  let readings = 0;
  const changed = Promise.withResolvers<string[]>();
  const stop = watchFolder(
    dir,
    async () => {
      readings += 1;
      await folder.read();
      const titles = folder.lessons.map(({ title }) => title);
      if (titles.includes('Last')) changed.resolve(titles);
    },
    changed.reject,
  );
  for (let i = 0; i < 20; i += 1) await Bun.write(join(dir, 'a.md'), lesson(`A${i}`));
  await Bun.write(join(dir, 'b.md'), lesson('Last'));
  expect(await changed.promise).toEqual(['A19', 'Last']);
  expect(readings).toBeLessThan(10);
  stop();
});
