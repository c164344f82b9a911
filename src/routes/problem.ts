import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** What every route under `/api` answers when it cannot do what was asked. */
export function problem(
  c: Context,
  status: ContentfulStatusCode,
  error: { code: string; message: string },
  headers: Record<string, string> = {},
) {
  return c.json({ error }, status, headers);
}

/** Programs are answered in JSON, people with pages. */
export function isApi(c: Context): boolean {
  return c.req.path.startsWith('/api/');
}
