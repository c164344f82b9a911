import { type Context, Hono } from 'hono';
import { csrf } from 'hono/csrf';
import type { Store } from '../store/store.ts';
import type { ClientManifest } from '../ui/build.ts';
import { TroublePage } from '../ui/pages/trouble.tsx';
import { readForm } from './form-fields.ts';
import { foreignFormPage, html, notFoundPage } from './page-answer.tsx';
import { paths } from './paths.ts';
import { clearStudentCookie } from './student-cookie.ts';
import { exportStudent } from './student-export.ts';
import { readStudentName } from './voice/student-name.ts';

export interface StudentDependencies {
  store: Store;
  studentOf: (c: Context) => string | undefined;
  /** Ends the student's lessons; settles when nothing more of them will be stored. */
  forget: (student: string) => Promise<void>;
  /** Whether pages at this origin are this server's. */
  isOurs: (origin: string, c: Context) => boolean;
  client: ClientManifest;
}

/** What students do with all that is kept about them: plain forms, that work without a script. */
export function studentRoutes({ store, studentOf, forget, isOurs, client }: StudentDependencies): Hono {
  const app = new Hono();
  app.onError(foreignFormPage(client));
  app.on('POST', [paths.student, paths.studentErase], csrf({ origin: isOurs }));

  app.post(paths.student, async (c) => {
    const student = await knownStudent(c);
    if (!student) return notFoundPage(c, client);
    const name = readStudentName((await readForm(c)).name);
    if (!name.ok) return refused(c, 'That name cannot be used', name.message);
    await store.saveStudent({ id: student, name: name.name });
    return c.redirect(`${paths.lessons}#about-you`, 303);
  });

  app.get(paths.studentDownload, async (c) => {
    const id = studentOf(c);
    const everything = id && (await exportStudent(store, id));
    if (!everything) return notFoundPage(c, client);
    c.header('Cache-Control', 'no-store');
    c.header('Content-Disposition', 'attachment; filename="viva.json"');
    c.header('Content-Type', 'application/json; charset=utf-8');
    return c.body(JSON.stringify(everything, null, 2));
  });

  app.post(paths.studentErase, async (c) => {
    const student = studentOf(c);
    if (!student) return notFoundPage(c, client);
    const { confirm } = await readForm(c);
    if (confirm !== 'yes') {
      return refused(
        c,
        'Nothing was erased',
        'Tick the box that says that you want it, then press the button.',
      );
    }
    await forget(student);
    await store.eraseStudent(student);
    clearStudentCookie(c);
    return c.redirect(paths.erased, 303);
  });

  app.get(paths.erased, (c) => {
    const words = 'Your lessons, what was said in them and all that was learnt from it are gone for good.';
    return html(c, <TroublePage client={client} title="Everything about you is erased" words={words} />);
  });

  async function knownStudent(c: Context): Promise<string | undefined> {
    const id = studentOf(c);
    return id && (await store.findStudent(id))?.id;
  }

  function refused(c: Context, title: string, words: string) {
    return html(c, <TroublePage client={client} title={title} words={words} />, 422);
  }

  return app;
}
