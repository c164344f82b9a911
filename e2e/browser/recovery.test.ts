import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test';
import type { Browser } from 'playwright-core';
import { type ServerProcess, startServer } from '../server-process.ts';
import { type FakeMicrophone, openBrowser, openPage, watchPage } from './browser.ts';
import { CallPage } from './call-page.ts';
import { chromiumIsMissing } from './chromium.ts';
import { soundAfter } from './ear.ts';

describe.skipIf(chromiumIsMissing)('when something goes wrong in the browser', () => {
  let server: ServerProcess;
  let browser: Browser | undefined;
  beforeAll(async () => {
    server = await startServer();
  });
  afterEach(async () => {
    await browser?.close();
    browser = undefined;
  });
  afterAll(() => server.stop());

  async function inLesson(microphone?: FakeMicrophone) {
    browser = await openBrowser(microphone);
    const context = await browser.newContext();
    const watched = await watchPage(await context.newPage());
    const call = new CallPage(watched.page, server.origin);
    await call.openNameForm();
    const startedMs = await call.start('Alice');
    return { ...watched, context, call, startedMs };
  }

  test('a microphone that is refused has words and a way on: the lesson goes by typing', async () => {
    const { page, call, startedMs } = await inLesson('refused');
    await soundAfter(page, 'output', startedMs);
    await page
      .getByText(/microphone/i)
      .first()
      .waitFor();
    await call.untilState('listening', 40_000);
    await call.say('What was the question?');
    await call.finalTurns('student').filter({ hasText: 'What was the question?' }).waitFor();
  });

  test('no microphone at all has words too', async () => {
    const { page, startedMs } = await inLesson('missing');
    await soundAfter(page, 'output', startedMs);
    await page
      .getByText(/no microphone/i)
      .first()
      .waitFor();
  });

  test('a second tab takes the lesson; the first is told, and is silent', async () => {
    const { page, context, call } = await inLesson();
    await call.untilState('listening', 40_000);
    const second = await watchPage(await context.newPage());
    await second.page.goto(page.url());
    const resumed = new CallPage(second.page, server.origin);
    await resumed.continueLesson();
    await soundAfter(second.page, 'output', 0, 15_000);
    await page
      .getByText(/another (tab|page|window|place)|somewhere else|elsewhere/i)
      .first()
      .waitFor();
  });

  test('a server that dies and comes back: the page says so, reconnects by itself and resumes', async () => {
    const { page, call } = await inLesson();
    await call.untilState('listening', 40_000);
    const before = await call.transcript();
    const { dataDir, port } = server;
    await server.stop('SIGKILL');
    await page
      .getByText(/reconnect/i)
      .first()
      .waitFor({ timeout: 10_000 });
    const goneMs = await call.now();
    server = await startServer({ DATA_DIR: dataDir, PORT: `${port}` });
    await soundAfter(page, 'output', goneMs, 30_000);
    expect((await call.transcript()).slice(0, before.length)).toEqual(before);
  });

  test('a tab that goes to the background keeps its lesson', async () => {
    const { context, call } = await inLesson();
    await call.untilState('listening', 40_000);
    const other = await context.newPage();
    await other.goto('about:blank');
    await other.bringToFront();
    await Bun.sleep(3000);
    await call.page.bringToFront();
    await call.say('What was the question?');
    await soundAfter(call.page, 'output', await call.now());
  });
});

test.skipIf(chromiumIsMissing)('a page without scripts says what it needs', async () => {
  const server = await startServer();
  const browser = await openBrowser();
  const { page } = await openPage(browser, { javaScriptEnabled: false });
  await page.goto(server.origin);
  expect(await page.locator('body').textContent()).toMatch(/script/i);
  await browser.close();
  await server.stop();
});
