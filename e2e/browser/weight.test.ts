import { describe, expect, test } from 'bun:test';
import { startServer } from '../server-process.ts';
import { openBrowser } from './browser.ts';
import { CallPage } from './call-page.ts';
import { chromiumIsMissing } from './chromium.ts';
import { weigh } from './weight.ts';

const FIRST_PAGE_BYTES = 20_000;
const ADDED_AT_START_BYTES = 15_000;

describe.skipIf(chromiumIsMissing)('what a student downloads', () => {
  test('is light: the first page, and what Start adds', async () => {
    await using server = await startServer();
    await using browser = await openBrowser();
    const page = await browser.newPage();
    const call = new CallPage(page, server.origin);

    const first = await weigh(page, () => page.goto(server.origin));
    expect(first.files).not.toBeEmpty();
    expect(first.bytes).toBeLessThanOrEqual(FIRST_PAGE_BYTES);

    // The page fetches the call while the name is typed.
    const added = await weigh(page, async () => {
      await call.openNameForm();
      await call.start('Alice');
      await call.untilState('speaking');
    });
    expect(added.bytes).toBeLessThanOrEqual(ADDED_AT_START_BYTES);
  });
});
