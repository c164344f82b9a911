import type { Context } from 'hono';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { ClientManifest } from '../ui/build.ts';
import { TroublePage } from '../ui/pages/trouble.tsx';

export function html(c: Context, page: VNode, status: 200 | 403 | 404 | 422 | 500 = 200) {
  return c.html(`<!doctype html>${renderToString(page)}`, status);
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
