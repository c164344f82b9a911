import type { Context, MiddlewareHandler } from 'hono';
import type { Logger } from '../log.ts';
import { html } from '../routes/page-answer.tsx';
import { isApi, problem } from '../routes/problem.ts';
import type { ClientManifest } from '../ui/build.ts';
import { TroublePage } from '../ui/pages/trouble.tsx';
import type { Access } from './access.ts';

export interface LimitDependencies {
  access: Access;
  client: ClientManifest;
  log: Logger;
}

/** 429 as a page, and as JSON under `/api`, when one address asks for too many pages and files. */
export function limitPages({ access, client, log }: LimitDependencies): MiddlewareHandler {
  let hasWarned = false;
  return async (c, next) => {
    const waitS = await access.take('pages', c);
    if (waitS === undefined) return next();
    if (!hasWarned) {
      hasWarned = true;
      log.warn({ address: access.addressOf(c) }, wordsFor(c, access));
    }
    if (isApi(c)) return tooManyRequests(c, waitS);
    c.header('Retry-After', String(waitS));
    const words = `Your network has asked this server for very many pages. Please try again in ${waitS} seconds.`;
    return html(c, <TroublePage client={client} title="One moment, please" words={words} />, 429);
  };
}

/** 429 as JSON. */
export function tooManyRequests(c: Context, retryAfterS: number) {
  const message = `Too many requests come from your network. Please try again in ${retryAfterS} seconds.`;
  return problem(c, 429, { code: 'too_many_requests', message }, { 'Retry-After': String(retryAfterS) });
}

/** Said once: an attack is not to fill the log. */
function wordsFor(c: Context, { config }: Access): string {
  const words = 'one address asks for more pages than a school would; it is refused some';
  const isBehindUnknownProxy = config.trustedProxies === 0 && c.req.header('x-forwarded-for') !== undefined;
  return isBehindUnknownProxy
    ? `${words}. It is a proxy's, so this meets every student: set TRUST_PROXY to how many proxies there are`
    : words;
}
