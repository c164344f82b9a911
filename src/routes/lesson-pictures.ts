import { extname, join } from 'node:path';
import { type Context, Hono } from 'hono';
import type { Lesson } from '../curriculum/lesson.ts';
import { paths } from './paths.ts';

/** What a lesson may show from its own folder. */
const TYPES: Record<string, string> = {
  '.avif': 'image/avif',
  '.gif': 'image/gif',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
};

/** The pictures that lessons show, and no other file: each is asked for by the very words that the lesson names it by. */
export function lessonPictures({
  lessonOf,
  lessonsDir,
}: {
  lessonOf: (topic: string) => Lesson | undefined;
  lessonsDir: string;
}): Hono {
  const app = new Hono();
  app.get(paths.lessonPicturePattern, async (c: Context, next) => {
    const wanted = c.req.param('picture') ?? '';
    const type = TYPES[extname(wanted).toLowerCase()];
    const isNamed = lessonOf(c.req.param('topic') ?? '')?.subtopics.some(({ board }) =>
      board.some(({ kind, content }) => kind === 'picture' && content === wanted),
    );
    if (!type || !isNamed || wanted.split(/[/\\]/).includes('..')) return next();
    const file = Bun.file(join(lessonsDir, wanted));
    if (!(await file.exists())) return next();
    c.header('Cache-Control', 'no-cache');
    c.header('Content-Type', type);
    return c.body(await file.bytes());
  });
  return app;
}
