import { afterAll, expect, test } from 'bun:test';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Lesson } from '../curriculum/lesson.ts';
import { lessonPictures } from './lesson-pictures.ts';

const root = await mkdtemp(join(tmpdir(), 'viva-pictures-'));
afterAll(() => rm(root, { recursive: true }));
const lessonsDir = join(root, 'lessons');
await mkdir(join(lessonsDir, 'water'), { recursive: true });
const DRAWING = '<svg xmlns="http://www.w3.org/2000/svg"/>';
for (const name of ['water/cloud.svg', 'water/rain.svg', 'water/notes.txt', '../secret.svg']) {
  await Bun.write(join(lessonsDir, name), DRAWING);
}

const named = ['water/cloud.svg', 'water/gone.png', 'water/notes.txt', '../secret.svg'];
const lesson: Lesson = {
  slug: 'the-water-cycle',
  title: 'Water',
  level: 'beginner',
  language: 'en',
  summary: '',
  prerequisites: [],
  subtopics: [
    {
      title: 'Clouds',
      explanation: '',
      anotherWay: '',
      examples: [],
      board: named.map((content) => ({ kind: 'picture', content, alt: 'A cloud.' })),
      questions: [],
    },
  ],
};

const app = lessonPictures({ lessonOf: (topic) => (topic === lesson.slug ? lesson : undefined), lessonsDir });

test('a picture that the lesson names is shown', async () => {
  const response = await app.request('/lessons/the-water-cycle/water/cloud.svg');
  expect(await response.text()).toBe(DRAWING);
  expect(response.headers.get('content-type')).toBe('image/svg+xml');
});

test.each([
  ['that it does not name', '/lessons/the-water-cycle/water/rain.svg'],
  ['that is not there', '/lessons/the-water-cycle/water/gone.png'],
  ['that is no picture', '/lessons/the-water-cycle/water/notes.txt'],
  ['outside its folder', '/lessons/the-water-cycle/..%2Fsecret.svg'],
  ['of another lesson', '/lessons/tides/water/cloud.svg'],
])('a file %s is not', async (_, path) => {
  expect((await app.request(path)).status).toBe(404);
});
