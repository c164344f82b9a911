import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Browser, Page } from 'playwright-core';
import { type ServerProcess, startServer } from '../server-process.ts';
import { joinPcm, roomNoise } from '../student/pcm.ts';
import { spoken } from '../student/voices.ts';
import { openBrowser, openPage, watchPage } from './browser.ts';
import { CallPage } from './call-page.ts';
import { chromiumIsMissing } from './chromium.ts';
import { isFineLargeAndSmall } from './without-violations.ts';

describe.skipIf(chromiumIsMissing)("the operator's page", () => {
  let server: ServerProcess;
  let browser: Browser;
  beforeAll(async () => {
    const says = joinPcm([
      roomNoise(5000),
      await spoken('Wait, can you repeat that please?'),
      roomNoise(500),
    ]);
    [server, browser] = await Promise.all([startServer(), openBrowser({ says })]);
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  test('shows a lesson that begins, answers and ends, without being loaded again', async () => {
    const { page, problems } = await openPage(browser);
    await page.goto(`${server.origin}/operate`);
    await page.getByText('All is well.').waitFor();
    expect(await tile(page, 'Lessons now')).toBe('0 of 20');
    // A page that is loaded again forgets this.
    await page.evaluate(() => Object.assign(window, { stays: true }));
    const table = page.getByText('Table of turn times');
    await table.click();

    const student = await openPage(browser);
    const call = new CallPage(student.page, server.origin);
    await call.openNameForm();
    await call.start('Alice');
    await tileIs(page, 'Lessons now', '1 of 20');
    await call
      .finalTurns('student')
      .filter({ hasText: /repeat/i })
      .waitFor();
    await page.bringToFront();
    await page
      .locator('section', { has: table })
      .getByRole('row', { name: /^Total 3,000 ms [\d,]+ ms/ })
      .waitFor();
    await student.page.close();
    await tileIs(page, 'Lessons now', '0 of 20');

    expect(await tile(page, 'Lessons today')).toMatch(/^1 /);
    expect(await page.evaluate(() => 'stays' in window)).toBe(true);
    const html = await page.content();
    for (const secret of ['Alice', 'repeat that']) expect(html).not.toContain(secret);
    expect(problems).toEqual([]);
  });

  test('says the same without its script, with a link to load it again', async () => {
    await using context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${server.origin}/operate`);
    await page.getByText('All is well.').waitFor();
    await page.getByRole('link', { name: 'Reload' }).click();
    await page.getByText('All is well.').waitFor();
    expect(await page.getByRole('img').count()).toBeGreaterThanOrEqual(6);
  });

  test('asks for nothing while nobody looks at it, and at once when somebody does again', async () => {
    const { page } = await openPage(browser);
    await page.clock.install();
    await page.goto(`${server.origin}/operate`);
    const asked = () => page.waitForRequest(/operate\/figures/);
    await Promise.all([asked(), page.clock.runFor(6_000)]);
    const meanwhile: string[] = [];
    await page.evaluate(() => Object.defineProperty(document, 'hidden', { value: true, configurable: true }));
    page.on('request', (request) => meanwhile.push(request.url()));
    await page.clock.runFor(60_000);
    expect(meanwhile).toEqual([]);
    await page.evaluate(() => Object.defineProperty(document, 'hidden', { value: false }));
    await Promise.all([asked(), page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))]);
    await page.close();
  });

  test('fits one screen of a laptop, and everybody can read it', async () => {
    await using context = await browser.newContext({ bypassCSP: true });
    const { page } = await watchPage(await context.newPage());
    await page.goto(`${server.origin}/operate`);
    await isFineLargeAndSmall(page, 'operate');
    // Left large and light.
    const heightPx = await page.evaluate(() => document.documentElement.scrollHeight);
    expect(heightPx).toBeLessThanOrEqual(800);
    for (const summary of await page.locator('summary').all()) await summary.click();
    await isFineLargeAndSmall(page, 'operate with its tables open');
  });
});

/** What a tile says under its name. */
async function tile(page: Page, name: string): Promise<string> {
  const figure = page.locator('.tiles div', { hasText: name }).locator('dd');
  return ((await figure.textContent()) ?? '').replace(/\s+/g, ' ');
}

async function tileIs(page: Page, name: string, words: string): Promise<void> {
  const [first = ''] = words.split(' ');
  await page
    .locator('.tiles div', { hasText: name })
    .locator('strong', { hasText: new RegExp(`^${first}$`) })
    .waitFor();
}
