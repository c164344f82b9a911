import { type Context, Hono } from 'hono';
import { csrf } from 'hono/csrf';
import { readForm } from '../routes/form-fields.ts';
import { foreignFormPage, html } from '../routes/page-answer.tsx';
import { paths } from '../routes/paths.ts';
import { publicOrigin } from '../routes/public-origin.ts';
import { LoginPage } from '../ui/pages/login.tsx';
import { type AdminDoor, closedPage, WRONG_PASSWORD } from './admin-only.tsx';

export interface LoginDependencies extends AdminDoor {
  /** Whether pages at this origin are this server's. */
  isOurs: (origin: string, c: Context) => boolean;
}

/** The operator's way in and out: plain forms, that work without a script. */
export function loginRoutes({ access, client, isOurs, log }: LoginDependencies): Hono {
  const app = new Hono();
  app.onError(foreignFormPage(client));
  app.on('POST', [paths.login, paths.logout], csrf({ origin: isOurs }));

  app.get(paths.login, (c) => {
    const { operator } = access;
    if (!operator) return closedPage(c, { client });
    const next = readNext(c.req.query('next'));
    if (operator.sessions.isOpen(c)) return c.redirect(next, 303);
    return formPage(c, { next });
  });

  app.post(paths.login, async (c) => {
    const { operator } = access;
    if (!operator) return closedPage(c, { client });
    const { password, next: asked } = await readForm(c);
    const next = readNext(asked);
    const address = access.addressOf(c);
    const judgement = await operator.password.judge(password ?? '', address);
    if (judgement.outcome === 'right') {
      const { protocol } = publicOrigin(c, access.config.publicUrl);
      operator.sessions.begin(c, { secure: protocol === 'https:' });
      return c.redirect(next, 303);
    }
    if (judgement.outcome === 'wrong') {
      log.warn({ address }, WRONG_PASSWORD);
      return formPage(c, { next, trouble: 'That is not the password.' }, 403);
    }
    const { retryAfterS } = judgement;
    c.header('Retry-After', String(retryAfterS));
    const trouble = `There were too many wrong passwords. Try again in ${inWords(retryAfterS)}.`;
    return formPage(c, { next, trouble }, 429);
  });

  app.post(paths.logout, (c) => {
    access.operator?.sessions.end(c);
    return c.redirect(paths.login, 303);
  });

  function formPage(c: Context, form: { next: string; trouble?: string }, status: 200 | 403 | 429 = 200) {
    c.header('Cache-Control', 'no-store');
    return html(c, <LoginPage client={client} {...form} />, status);
  }

  return app;
}

/** A page of the operator's, and never another server: the address may have been made by anybody. */
function readNext(asked: string | undefined): string {
  const isOne = asked !== undefined && /^\/(?:operate|metrics|teacher)(?:\/[\w/-]*)?$/.test(asked);
  return isOne ? asked : paths.operate;
}

function inWords(seconds: number): string {
  return seconds < 120 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
}
