import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Browser } from 'playwright-core';
import { type ServerProcess, startServer } from '../server-process.ts';
import { openBrowser, openPage, watchPage } from './browser.ts';
import { CallPage } from './call-page.ts';
import { chromiumIsMissing } from './chromium.ts';
import { silentAfter, soundAfter } from './ear.ts';

describe.skipIf(chromiumIsMissing)('when something goes wrong in the browser', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  test.concurrent('a microphone that is refused has words and a way on: the lesson goes by typing', async () => {
    await using browser = await openBrowser('refused');
    const { page, call, startedMs } = await inLesson(browser, server.origin);
    await soundAfter(page, 'output', startedMs);
    await page.getByText(/microphone is not allowed/i).waitFor();
    await call.untilState('listening', 40_000);
    await call.say('What was the question?');
    await call.finalTurns('student').filter({ hasText: 'What was the question?' }).waitFor();
  });

  test.concurrent('no microphone at all has words too', async () => {
    await using browser = await openBrowser('missing');
    const { page, startedMs } = await inLesson(browser, server.origin);
    await soundAfter(page, 'output', startedMs);
    await page.getByText(/no microphone/i).waitFor();
  });

  test.concurrent('a second tab takes the lesson; the first is told, and is silent', async () => {
    await using browser = await openBrowser();
    const { page, context, call } = await inLesson(browser, server.origin);
    await call.untilState('speaking');
    const second = await watchPage(await context.newPage());
    await second.page.goto(page.url());
    await new CallPage(second.page, server.origin).continueLesson();
    await page.getByText(/opened in another tab/i).waitFor();
    const toldMs = await call.now();
    await soundAfter(second.page, 'output', 0, 15_000);
    expect((await silentAfter(page, toldMs, 1000)) - toldMs).toBeLessThan(500);
  });

  test.concurrent('a server that dies and comes back: the page says so, reconnects and resumes', async () => {
    await using dying = await startServer();
    await using browser = await openBrowser();
    const { page, call } = await inLesson(browser, dying.origin);
    await call.untilState('listening', 40_000);
    const before = await call.transcript();
    await dying.stop('SIGKILL');
    await page.getByText('Reconnecting').waitFor({ timeout: 10_000 });
    const goneMs = await call.now();
    await using back = await startServer({ DATA_DIR: dying.dataDir, PORT: `${dying.port}` });
    await soundAfter(page, 'output', goneMs, 30_000);
    expect(page.url()).toStartWith(back.origin);
    expect((await call.transcript()).slice(0, before.length)).toEqual(before);
  });

  test.concurrent('a tab that goes to the background keeps its lesson', async () => {
    await using browser = await openBrowser();
    const { context, call } = await inLesson(browser, server.origin);
    await call.untilState('listening', 40_000);
    const other = await context.newPage();
    await other.goto('about:blank');
    await other.bringToFront();
    await Bun.sleep(3000);
    await call.page.bringToFront();
    const askedMs = await call.now();
    await call.say('What was the question?');
    await soundAfter(call.page, 'output', askedMs);
  });

  test.concurrent('a page without scripts says what it needs', async () => {
    await using browser = await openBrowser();
    const { page } = await openPage(browser, { javaScriptEnabled: false });
    await page.goto(server.origin);
    expect(await page.locator('body').textContent()).toMatch(/script/i);
  });
});

async function inLesson(browser: Browser, origin: string) {
  const context = await browser.newContext();
  const watched = await watchPage(await context.newPage());
  const call = new CallPage(watched.page, origin);
  await call.openNameForm();
  const startedMs = await call.start('Alice');
  return { ...watched, context, call, startedMs };
}
