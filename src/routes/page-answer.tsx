import type { Context, ErrorHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { ClientManifest } from '../ui/build.ts';
import { Nonce } from '../ui/nonce.ts';
import { TroublePage } from '../ui/pages/trouble.tsx';

export function html(c: Context, page: VNode, status: 200 | 403 | 404 | 422 | 429 | 500 = 200) {
  const nonce: string | undefined = c.get('secureHeadersNonce');
  return c.html(
    `<!doctype html>${renderToString(<Nonce.Provider value={nonce}>{page}</Nonce.Provider>)}`,
    status,
  );
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

/** What `csrf()` throws, as a page; any other error goes on its way. */
export function foreignFormPage(client: ClientManifest): ErrorHandler {
  return (error, c) => {
    if (!(error instanceof HTTPException) || error.status !== 403) throw error;
    const words =
      'A form is taken from pages of this server only. Open the page again and send it from there.';
    return html(c, <TroublePage client={client} title="Nothing was changed" words={words} />, 403);
  };
}
