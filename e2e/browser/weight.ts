import type { Page, Request } from 'playwright-core';

export interface Weight {
  /** Bodies as they crossed the network: in gzip, which every browser takes, where the server compresses. */
  bytes: number;
  files: { path: string; bytes: number }[];
}

/** Weighs what a page loads while something is done on it. What crosses the socket does not count. */
export async function weigh(page: Page, act: () => Promise<unknown>): Promise<Weight> {
  // Chromium would take Brotli on loopback, which is a tenth less.
  await page.setExtraHTTPHeaders({ 'accept-encoding': 'gzip' });
  const finished: Request[] = [];
  const note = (request: Request) => finished.push(request);
  page.on('requestfinished', note);
  await act();
  await page.waitForLoadState('networkidle');
  page.off('requestfinished', note);
  const files = await Promise.all(
    finished.map(async (request) => {
      const { responseBodySize } = await request.sizes();
      return { path: new URL(request.url()).pathname, bytes: responseBodySize };
    }),
  );
  return { bytes: files.reduce((sum, { bytes }) => sum + bytes, 0), files };
}
