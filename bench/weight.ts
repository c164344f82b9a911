import { openBrowser } from '../e2e/browser/browser.ts';
import { CallPage } from '../e2e/browser/call-page.ts';
import { type Weight, weigh } from '../e2e/browser/weight.ts';
import type { Row } from './row.ts';

/** What a student's browser downloads, by the browser's own count of compressed bodies. */
export async function benchWeight(origin: string): Promise<{ first: Row; added: Row }> {
  const browser = await openBrowser();
  const page = await browser.newPage();
  const call = new CallPage(page, origin);
  const first = await weigh(page, () => page.goto(origin));
  // The page fetches the call while the name is typed: all that comes after the first page is what Start needs.
  const added = await weigh(page, async () => {
    await call.openNameForm();
    await call.start('Alice');
    await call.untilState('speaking');
  });
  await browser.close();
  return {
    first: { ...row('First page, everything, gzip', first), must: [20], reach: [15] },
    added: { ...row('Added when Start is pressed (socket), gzip', added), must: [15], reach: [8] },
  };
}

function row(figure: string, { bytes, files }: Weight): Omit<Row, 'must' | 'reach'> {
  return { figure, unit: 'kB', measured: [bytes / 1000], note: `${files.length} files`, broken: bytes === 0 };
}
