import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Browser, Page } from 'playwright-core';
import { type ServerProcess, startServer } from '../server-process.ts';
import { openBrowser, watchPage } from './browser.ts';
import { CallPage } from './call-page.ts';
import { chromiumIsMissing } from './chromium.ts';
import { soundAfter } from './ear.ts';
import { callIsFine, isFine } from './without-violations.ts';

const PHONE = { width: 320, height: 640 };
const LAPTOP = { width: 1280, height: 800 };

describe.skipIf(chromiumIsMissing)('for everybody', () => {
  let server: ServerProcess;
  let browser: Browser;
  beforeAll(async () => {
    [server, browser] = await Promise.all([startServer(), openBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  test.concurrent.each([
    ['light', LAPTOP],
    ['dark', LAPTOP],
    ['light', PHONE],
    ['dark', PHONE],
  ] as const)(
    'in %s at %o every page and state is without violations and fits',
    async (colorScheme, viewport) => {
      // axe looks into the page with scripts of its own, which the page's policy rightly refuses.
      await using context = await browser.newContext({ colorScheme, viewport, bypassCSP: true });
      const { page } = await watchPage(await context.newPage());
      const call = new CallPage(page, server.origin);

      await page.goto(server.origin);
      await isFine(page, 'start');
      await call.openNameForm();
      await isFine(page, 'name form');
      await call.nameField.fill(' ');
      await call.button('Start').click();
      await page.locator('dialog input[aria-invalid="true"]').waitFor();
      await isFine(page, 'name form with an error');
      await call.start('Alice');
      await callIsFine(page, call);
    },
  );

  test.concurrent('the keyboard alone does everything', async () => {
    await using context = await browser.newContext();
    const { page, problems } = await watchPage(await context.newPage());
    const call = new CallPage(page, server.origin);
    await page.goto(server.origin);
    await tabTo(page, 'Talk to your tutor');
    await page.keyboard.press('Enter');
    await call.nameField.waitFor();
    await page.waitForFunction(() => document.activeElement instanceof HTMLInputElement);
    await page.keyboard.type('Alice');
    await page.keyboard.press('Enter');
    await soundAfter(page, 'output', 0);
    await call.untilState('listening', 40_000);
    await tabTo(page, 'Mute');
    await page.keyboard.press('Enter');
    await call.button('Unmute').waitFor();
    await page.keyboard.press('Enter');
    await call.button('Mute').waitFor();
    await tabTo(page, 'Think');
    await page.keyboard.press('Enter');
    await call.textField.focus();
    await page.keyboard.type('What was the question?');
    await page.keyboard.press('Enter');
    await call.finalTurns('student').filter({ hasText: 'What was the question?' }).waitFor();
    await tabTo(page, 'End lesson');
    await page.keyboard.press('Enter');
    await call.button('End lesson').waitFor({ state: 'hidden', timeout: 30_000 });
    expect(problems).toEqual([]);
  });

  test.concurrent('Escape closes the name form and the focus is back where it was', async () => {
    await using context = await browser.newContext();
    const { page } = await watchPage(await context.newPage());
    const call = new CallPage(page, server.origin);
    await call.openNameForm();
    await page.keyboard.press('Escape');
    await call.nameField.waitFor({ state: 'hidden' });
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Talk to your tutor');
  });

  test.concurrent('captions are a live region', async () => {
    await using context = await browser.newContext();
    const { page } = await watchPage(await context.newPage());
    const call = new CallPage(page, server.origin);
    await call.openNameForm();
    await call.start('Alice');
    await call.turns('tutor').first().waitFor();
    expect(await page.locator(':is([aria-live], [role=log]) [data-turn]').count()).toBeGreaterThan(0);
  });
});

/** Presses Tab until the control with this name has the focus, as a student without a mouse does. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(
      () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim(),
    );
    if (focused === name) return;
  }
  throw new Error(`Tab never reached "${name}".`);
}
