import type { Context } from 'hono';

/**
 * Where the student's browser reaches this server: what was configured, or else what the request says. A proxy
 * that speaks https for us says so; whoever forges that only misleads their own page.
 */
export function publicOrigin(c: Context, configured: string | undefined): URL {
  if (configured) return new URL(configured);
  const { origin } = new URL(c.req.url);
  const forwarded = c.req.header('x-forwarded-proto') === 'https';
  return new URL(forwarded ? origin.replace(/^http:/, 'https:') : origin);
}

/** Whether a page from there is this server's own, by the name that it was configured or reached by. */
export function isOwnOrigin(origin: string, c: Context, configured: string | undefined): boolean {
  if (origin === configured) return true;
  const host = c.req.header('host') ?? new URL(c.req.url).host;
  return URL.canParse(origin) && new URL(origin).host === host;
}

/** The same place as a WebSocket's address. */
export function socketOrigin(origin: URL): string {
  return `${origin.protocol === 'https:' ? 'wss' : 'ws'}://${origin.host}`;
}
