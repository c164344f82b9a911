import { type Context, Hono } from 'hono';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Engines } from '../agent/messages.ts';
import type { Lesson } from '../curriculum/lesson.ts';
import type { Transport } from '../protocol.ts';
import type { Store } from '../store/store.ts';
import type { ClientManifest } from '../ui/build.ts';
import { LessonPage } from '../ui/pages/lesson.tsx';
import { StartPage } from '../ui/pages/start.tsx';
import { StartDialog } from '../ui/pages/start-dialog.tsx';
import { TroublePage } from '../ui/pages/trouble.tsx';
import { paths } from './paths.ts';

export interface PageDependencies {
  store: Pick<Store, 'findLesson' | 'turnsOf'>;
  /** Lessons that can be taught, the one to offer first. */
  lessons: () => Lesson[];
  /** The student's id from the signed cookie. */
  studentOf: (c: Context) => Promise<string | undefined>;
  client: ClientManifest;
  /** `undefined` until the agent thread is ready. */
  engines: () => Engines | undefined;
  limits: { lessonMinutes: number };
  /** The page loads the code of this one only. */
  transport: Transport;
}

/** The pages of the student, rendered on the server. */
export function pageRoutes(dependencies: PageDependencies): Hono {
  const { store, lessons, studentOf, client, engines, limits, transport } = dependencies;
  const app = new Hono();

  app.get(paths.start, (c) => {
    const { lessonMinutes } = limits;
    return html(c, <StartPage {...{ client, lessonMinutes }} lessons={lessons()} engines={engines()} />);
  });

  app.get(paths.startDialog, (c) => {
    return c.html(renderToString(<StartDialog lessons={lessons()} transport={transport} />));
  });

  app.get(paths.lessonPattern, async (c) => {
    const row = await store.findLesson(c.req.param('id'));
    // Another student's lesson is not told apart from one that does not exist.
    if (!row || row.studentId !== (await studentOf(c))) return notFoundPage(c, client);
    const lesson = lessons().find(({ slug }) => slug === row.topic);
    c.header('Cache-Control', 'no-store');
    return html(
      c,
      <LessonPage {...{ client, row, lesson, transport }} turns={await store.turnsOf(row.id)} />,
    );
  });

  return app;
}

/** 404 as a page. */
export function notFoundPage(c: Context, client: ClientManifest) {
  const words =
    'Either the address is not right, or the lesson belongs to someone else or to another browser of yours.';
  return html(c, <TroublePage client={client} title="There is nothing here" words={words} />, 404);
}

/** 500 as a page. */
export function failedPage(c: Context, client: ClientManifest) {
  const words = 'The server made a mistake. What was said in your lessons is kept; try again in a moment.';
  return html(c, <TroublePage client={client} title="Something went wrong" words={words} />, 500);
}

function html(c: Context, page: VNode, status: 200 | 404 | 500 = 200) {
  return c.html(`<!doctype html>${renderToString(page)}`, status);
}
