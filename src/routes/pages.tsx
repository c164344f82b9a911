import { type Context, Hono } from 'hono';
import { renderToString } from 'preact-render-to-string';
import type { Engines } from '../agent/messages.ts';
import type { ConsentLine } from '../consent.ts';
import type { Lesson } from '../curriculum/lesson.ts';
import type { Transport } from '../protocol.ts';
import type { Store } from '../store/store.ts';
import type { ClientManifest } from '../ui/build.ts';
import { LessonPage } from '../ui/pages/lesson.tsx';
import { type LessonChoice, LessonList, LessonsPage } from '../ui/pages/lessons.tsx';
import { StartPage } from '../ui/pages/start.tsx';
import { StartDialog } from '../ui/pages/start-dialog.tsx';
import { NOTHING_REMEMBERED, progressOf, remember, urgencyOf } from './lesson-progress.ts';
import { levelsOf, searchLessons } from './lesson-search.ts';
import { html, notFoundPage } from './page-answer.tsx';
import { paths } from './paths.ts';

export interface PageDependencies {
  store: Pick<
    Store,
    | 'eventsOf'
    | 'findLesson'
    | 'findStudent'
    | 'latenciesOf'
    | 'lessonsOf'
    | 'masteryOf'
    | 'reviewsOf'
    | 'turnsOf'
  >;
  /** Lessons that can be taught, the one to offer first. */
  lessons: () => Lesson[];
  /** A lesson as it stands now, also one that is no longer offered: whoever is in the middle of it goes on. */
  lessonOf: (topic: string) => Lesson | undefined;
  /** The student's id from the signed cookie. */
  studentOf: (c: Context) => string | undefined;
  client: ClientManifest;
  /** `undefined` until the agent thread is ready. */
  engines: () => Engines | undefined;
  /** Whoever opens the name form begins a lesson a moment later. */
  expectLesson: () => void;
  /** What a student agrees to by beginning a lesson. */
  consent: ConsentLine;
  limits: { lessonMinutes: number };
  /** The page loads the code of this one only. */
  transport: Transport;
  /** The name form asks for the class code, too. */
  wantsClassCode: boolean;
}

/** The pages of the student, rendered on the server. */
export function pageRoutes(dependencies: PageDependencies): Hono {
  const { store, lessons, lessonOf, studentOf, client, engines, expectLesson, limits, transport } =
    dependencies;
  const { consent, wantsClassCode } = dependencies;
  const app = new Hono();

  app.get(paths.start, async (c) => {
    const student = personal(c);
    const rows = student === undefined ? [] : await store.lessonsOf(student);
    const [open] = rows.flatMap(({ id, endedAt, topic }) => {
      const title = lessonOf(topic)?.title;
      return endedAt === null && title !== undefined ? [{ id, title }] : [];
    });
    return html(
      c,
      <StartPage
        {...{ client, open, ...limits }}
        lessons={lessons()}
        lesson={offered(c)}
        engines={engines()}
      />,
    );
  });

  app.get(paths.startDialog, async (c) => {
    expectLesson();
    const student = personal(c);
    const name = student && (await store.findStudent(student))?.name;
    const topic = offered(c)?.slug;
    return c.html(
      renderToString(
        <StartDialog lessons={lessons()} {...{ topic, name, transport, wantsClassCode, consent }} />,
      ),
    );
  });

  app.get(paths.lessons, async (c) => {
    const student = personal(c);
    const known = student === undefined ? undefined : await store.findStudent(student);
    const remembered = known ? await remember(store, known.id) : NOTHING_REMEMBERED;
    const query = { words: c.req.query('words') ?? '', level: c.req.query('level') ?? '' };
    const choices = searchLessons(lessons(), query)
      .map((lesson): LessonChoice => ({ lesson, progress: progressOf(lesson, remembered) }))
      .sort((one, other) => urgencyOf(other.progress) - urgencyOf(one.progress));
    // Where htmx asks for a whole page, it goes back in history.
    c.header('Vary', 'HX-Request-Type', { append: true });
    if (c.req.header('hx-request-type') === 'partial')
      return c.html(renderToString(<LessonList choices={choices} />));
    return html(
      c,
      <LessonsPage
        {...{ client, query, choices }}
        levels={levelsOf(lessons())}
        orphans={remembered.rows.filter(({ topic }) => !isOffered(topic))}
        studentName={known?.name}
      />,
    );
  });

  app.get(paths.lessonPattern, async (c) => {
    const student = personal(c);
    const row = await store.findLesson(c.req.param('id'));
    // Another student's lesson is not told apart from one that does not exist.
    if (!row || row.studentId !== student) return notFoundPage(c, client);
    const [turns, events, latencies] = await Promise.all([
      store.turnsOf(row.id),
      store.eventsOf(row.id),
      store.latenciesOf(row.id),
    ]);
    const lesson = lessonOf(row.topic);
    const record = { turns, events, latencies };
    return html(c, <LessonPage {...{ client, row, lesson, record, transport, consent }} />);
  });

  /** The student for whom a page is made; nobody else is to get it from a cache. */
  function personal(c: Context): string | undefined {
    const student = studentOf(c);
    if (student !== undefined) c.header('Cache-Control', 'no-store');
    return student;
  }

  function isOffered(topic: string): boolean {
    return lessons().some(({ slug }) => slug === topic);
  }

  /** The lesson that the address names, or else the first. */
  function offered(c: Context): Lesson | undefined {
    const topic = c.req.query('topic');
    return lessons().find(({ slug }) => slug === topic) ?? lessons()[0];
  }

  return app;
}
