import { describe, expect, test } from 'bun:test';
import { paths } from '../../src/routes/paths.ts';
import { startServer } from '../server-process.ts';
import { openBrowser, openPage } from './browser.ts';
import { CallPage } from './call-page.ts';
import { chromiumIsMissing } from './chromium.ts';

describe.skipIf(chromiumIsMissing)('what a page tells of itself', () => {
  test('is that it has no microphone, and in the end how the lesson sounded; the server counts it', async () => {
    await using server = await startServer();
    await using browser = await openBrowser('missing');
    const { page, problems } = await openPage(browser);
    const reported = (type: string) =>
      page.waitForResponse(
        (answer) =>
          answer.url().endsWith(paths.browserReport) &&
          JSON.parse(answer.request().postData() ?? '{}').type === type,
        { timeout: 60_000 },
      );
    const call = new CallPage(page, server.origin);
    await call.openNameForm();
    const failure = reported('failure');
    await call.start('Alice');
    expect((await failure).status()).toBe(204);

    await call.untilState('listening', 40_000);
    const quality = reported('quality');
    await call.button('End lesson').click();
    expect((await quality).status()).toBe(204);
    expect(JSON.parse((await quality).request().postData() ?? '')).toEqual({
      type: 'quality',
      transport: 'socket',
      seconds: expect.any(Number),
      gaps: expect.any(Number),
    });
    expect(problems).toEqual([]);

    const figures = await (await fetch(server.origin + paths.metrics)).text();
    expect(figures).toContain('viva_browser_failures_total{transport="socket",kind="no_microphone"} 1');
    expect(figures).toContain('viva_browser_audio_gaps_per_minute_count{transport="socket"} 1');
  });
});
