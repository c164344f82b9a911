import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Browser, Page } from 'playwright-core';
import { type ServerProcess, startServer } from '../server-process.ts';
import { openBrowser, watchPage } from './browser.ts';
import { CallPage } from './call-page.ts';
import { chromiumIsMissing } from './chromium.ts';
import { isFineLargeAndSmall } from './without-violations.ts';

const PASSWORD = 'an operator’s password';

describe.skipIf(chromiumIsMissing)('who may do what, in a browser', () => {
  let server: ServerProcess;
  let browser: Browser;
  beforeAll(async () => {
    server = await startServer({ ADMIN_PASSWORD: PASSWORD, CLASS_CODE: 'Maple 7' });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  test('a lesson begins with the class code, which is typed once', async () => {
    const { page, problems } = await newPage(browser);
    const call = new CallPage(page, server.origin);
    const code = page.getByLabel('Class code');
    await call.openNameForm();
    await isFineLargeAndSmall(page, 'name form with a class code');
    await call.start('Alice');
    await page.getByRole('alert').filter({ hasText: 'Please type the class code' }).waitFor();
    expect(await focused(page)).toBe('code');
    await code.fill('oak 1');
    await call.start('Alice');
    await page.getByRole('alert').filter({ hasText: 'That is not the class code' }).waitFor();
    await isFineLargeAndSmall(page, 'a wrong class code');
    await code.fill('maple 7');
    await call.start('Alice');
    await call.turns('tutor').first().waitFor();
    await call.openNameForm();
    expect(await code.inputValue()).toBe('maple 7');
    expect(problems.filter(isNoRefusal)).toEqual([]);
    await page.context().close();
  });

  test('the operator logs in, and whoever guesses is locked out', async () => {
    const { page, problems } = await newPage(browser);
    await page.goto(`${server.origin}/operate`);
    expect(page.url()).toContain('/login');
    await isFineLargeAndSmall(page, 'log in');
    expect(await focused(page)).toBe('password');
    await logIn(page, 'a guess');
    await page.getByRole('alert').filter({ hasText: 'That is not the password.' }).waitFor();
    await isFineLargeAndSmall(page, 'a wrong password');
    await logIn(page, PASSWORD);
    await page.waitForURL(`${server.origin}/operate`);

    await page.getByText('All is well.').waitFor();
    await isFineLargeAndSmall(page, 'operate, with Log out');
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.waitForURL(`${server.origin}/login`);
    await page.goto(`${server.origin}/operate`);
    expect(page.url()).toContain('/login');
    for (let guesses = 0; guesses < 5; guesses += 1) await logIn(page, 'a guess');
    await logIn(page, PASSWORD);
    await page.getByRole('alert').filter({ hasText: 'too many wrong passwords' }).waitFor();
    await isFineLargeAndSmall(page, 'locked out');
    expect(problems.filter(isNoRefusal)).toEqual([]);
    await page.context().close();
  });
});

/** In a context of its own, as whoever has never been here. */
async function newPage(browser: Browser) {
  const context = await browser.newContext();
  return watchPage(await context.newPage());
}

async function logIn(page: Page, password: string): Promise<void> {
  await page.getByLabel('Password').fill(password);
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Log in' }).click()]);
}

function focused(page: Page): Promise<string | undefined> {
  return page.evaluate(() => document.activeElement?.id);
}

/** Chromium complains of every refusal; here they are wanted. */
function isNoRefusal(problem: string): boolean {
  return !/Failed to load resource: .* status of 4(?:03|29)/.test(problem);
}
