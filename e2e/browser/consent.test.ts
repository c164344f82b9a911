import { describe, expect, test } from 'bun:test';
import { paths } from '../../src/routes/paths.ts';
import { startServer } from '../server-process.ts';
import { openBrowser } from './browser.ts';
import { CallPage } from './call-page.ts';
import { chromiumIsMissing } from './chromium.ts';

describe.skipIf(chromiumIsMissing)('what a student agrees to', () => {
  test('is read before Start, and stands with its date in what they download', async () => {
    await using server = await startServer({ RETENTION_DAYS: '30' });
    await using browser = await openBrowser();
    const page = await browser.newPage();
    const call = new CallPage(page, server.origin);
    await call.openNameForm();
    const words = await page.getByText('By starting you agree').textContent();
    expect(words).toContain('kept for 30 days');

    const startedAt = Date.now();
    await call.start('Ann');
    await call.untilState('speaking');
    const answer = await page.request.get(server.origin + paths.studentDownload);
    const { consent } = await answer.json();
    expect(consent).toEqual({ words, at: expect.any(Number) });
    expect(consent.at).toBeWithin(startedAt, Date.now() + 1);
  });
});
