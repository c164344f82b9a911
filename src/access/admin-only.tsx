import type { Context, MiddlewareHandler } from 'hono';
import { auth as basicCredentials } from 'hono/utils/basic-auth';
import type { Logger } from '../log.ts';
import { isLoopbackName } from '../loopback.ts';
import { html } from '../routes/page-answer.tsx';
import { paths } from '../routes/paths.ts';
import type { ClientManifest } from '../ui/build.ts';
import { TroublePage } from '../ui/pages/trouble.tsx';
import type { Access } from './access.ts';
import { isFromThisMachine } from './client-address.ts';

export interface AdminDoor {
  access: Access;
  client: ClientManifest;
  log: Logger;
}

export const WRONG_PASSWORD = 'somebody gave a wrong password for the operator’s pages';

/**
 * Lets in whoever is logged in as the operator; where no password is set, whoever sits at this machine.
 * @param options.basic - the password may also come as HTTP Basic with any user name, for programs that fill in no
 * form. A browser would send it along with other sites' requests, so only what changes nothing may take it.
 */
export function adminOnly(door: AdminDoor, options: { basic?: true } = {}): MiddlewareHandler {
  const { access } = door;
  return async (c, next) => {
    c.header('Cache-Control', 'no-store');
    const { operator } = access;
    if (!operator) return isAtThisMachine(c, access) ? next() : closedPage(c, door);
    if (operator.sessions.isOpen(c)) return next();
    const credentials = options.basic && basicCredentials(c.req.raw);
    if (!credentials) return askToLogIn(c, options);
    const address = access.addressOf(c);
    const judgement = await operator.password.judge(credentials.password, address);
    if (judgement.outcome === 'right') return next();
    if (judgement.outcome === 'wrong') {
      door.log.warn({ address }, WRONG_PASSWORD);
      return askToLogIn(c, options);
    }
    c.header('Retry-After', String(judgement.retryAfterS));
    return c.text(`Too many wrong passwords. Try again in ${judgement.retryAfterS} s.\n`, 429);
  };
}

/** 403, and what to do about it. */
export function closedPage(c: Context, { client }: Pick<AdminDoor, 'client'>) {
  const words =
    'No password is set, so this page opens only on the machine that Viva runs on, at its own address (such as localhost). To open it from elsewhere, set ADMIN_PASSWORD and start Viva again.';
  return html(c, <TroublePage client={client} title="This page is closed" words={words} />, 403);
}

/**
 * Another site's page may have a name of its own point to this machine, so the name counts, too. Behind a proxy
 * everybody seems to come from this machine: where one is configured, nobody is believed to.
 */
function isAtThisMachine(c: Context, { config }: Access): boolean {
  const { trustedProxies, publicUrl } = config;
  const isPublic = publicUrl !== undefined && !isLoopbackName(new URL(publicUrl).host);
  return (
    trustedProxies === 0 && !isPublic && isFromThisMachine(c) && isLoopbackName(c.req.header('host') ?? '')
  );
}

/** A person gets the form, and so does the page that htmx keeps fresh; a program is told what it lacks. */
function askToLogIn(c: Context, { basic }: { basic?: true }) {
  if (c.req.header('hx-request')) {
    // What htmx asked for may be a part of a page; the page's own address is the first step of it.
    const [page = ''] = /^\/[^/]*/.exec(c.req.path) ?? [];
    c.header('HX-Redirect', paths.loginFor(page));
    return c.body(null, 401);
  }
  const form = paths.loginFor(c.req.path);
  if (c.req.method === 'GET' && c.req.header('accept')?.includes('text/html')) return c.redirect(form, 303);
  if (basic) c.header('WWW-Authenticate', 'Basic realm="Viva", charset="UTF-8"');
  return c.text('This needs the password of whoever runs this server.\n', 401);
}
