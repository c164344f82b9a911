import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type ServerProcess, startServer } from '../server-process.ts';
import { openBrowser, type WatchedPage, watchPage } from './browser.ts';
import { CallPage } from './call-page.ts';
import { chromiumIsMissing } from './chromium.ts';
import { isFine, isFineLargeAndSmall } from './without-violations.ts';

/** No lesson says it: wherever it is found, it was kept about the student. */
const NAME = 'Philomena';
const FIRST_QUESTION = 'Which function is the inner one?';
/** Neither right nor a misconception, and no word of any lesson. */
const WRONG = 'the logarithm';
const FIRST_HINT = 'Put in a number for x. What do you have to work out first?';
const RIGHT = 'x squared plus one';
const SECOND_QUESTION = 'In the sine of three x, which function is the outer one?';

/** One student's story, from the choice of a lesson until everything about her is erased. */
describe.skipIf(chromiumIsMissing)('a lesson that teaches', () => {
  let server: ServerProcess;
  let browser: Browser;
  let context: BrowserContext;
  let watched: WatchedPage;
  let page: Page;
  let call: CallPage;
  /** The page of her first lesson. */
  let address: string;

  beforeAll(async () => {
    [server, browser] = await Promise.all([startServer(), openBrowser()]);
    // axe looks into the page with scripts of its own, which the page's policy rightly refuses.
    context = await browser.newContext({ bypassCSP: true });
    await openTab();
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  async function openTab(): Promise<void> {
    watched = await watchPage(await context.newPage());
    page = watched.page;
    call = new CallPage(page, server.origin);
  }

  /** Types an answer, waits for the tutor to have finished what it says to it, and gives the tutor's words. */
  async function replyTo(words: string): Promise<string> {
    const before = await call.finalTurns('tutor').count();
    await call.say(words);
    return finalTutorTurn(before);
  }

  async function finalTutorTurn(index: number): Promise<string> {
    const turn = call.finalTurns('tutor').nth(index);
    await turn.waitFor({ timeout: 40_000 });
    await call.untilState('listening');
    return (await turn.textContent()) ?? '';
  }

  test('a lesson is found by words and by level, and the page is not loaded again', async () => {
    await page.goto(`${server.origin}/lessons`);
    await isFineLargeAndSmall(page, 'lessons');
    const all = await lessonsOn(page);
    expect(all.length).toBeGreaterThan(5);
    await page.evaluate(() => document.body.setAttribute('data-loaded-once', ''));

    await page.getByLabel('Level').selectOption('advanced');
    await page.locator('[data-lesson="the-water-cycle"]').waitFor({ state: 'detached' });
    expect(await lessonsOn(page)).toEqual(['the-chain-rule']);

    await page.getByLabel('Level').selectOption('');
    await page.getByLabel('Search').fill('chain rule');
    await page.waitForURL(/words=chain/);
    await page.getByRole('status').filter({ hasText: '1 lesson' }).waitFor();
    expect(await lessonsOn(page)).toEqual(['the-chain-rule']);

    await page.getByLabel('Search').fill('chain rule of cooking');
    await page.getByText('No lesson is found').waitFor();
    await isFineLargeAndSmall(page, 'no lesson found');

    await page.getByLabel('Search').fill('');
    await page.locator('[data-lesson="the-water-cycle"]').waitFor();
    expect(await lessonsOn(page)).toEqual(all);
    expect(await page.locator('[data-loaded-once]').count()).toBe(1);
  });

  test('the tutor explains with a formula on the board, and asks', async () => {
    await page.getByRole('link', { name: 'Begin The chain rule' }).click();
    await call.button('Talk to your tutor').click();
    await call.nameField.waitFor();
    expect(await page.getByLabel('Lesson').inputValue()).toBe('the-chain-rule');
    await call.start(NAME);

    await boardOn(page).waitFor();
    expect(await boardOn(page).locator('math msup').count()).toBeGreaterThan(0);
    await isFineLargeAndSmall(page, 'a board');
    address = page.url();
    const greeting = await finalTutorTurn(0);
    expect(greeting).toContain(NAME);
    expect(greeting).toEndWith(FIRST_QUESTION);
  });

  test('a wrong answer gets a hint, and not the answer', async () => {
    const reply = await replyTo(WRONG);
    expect(reply).toContain(FIRST_HINT);
    expect(reply).not.toContain(RIGHT);
  });

  test('a right answer moves on, and the latest words are in sight', async () => {
    expect(await replyTo(RIGHT)).toEndWith(SECOND_QUESTION);
    await page.setViewportSize({ width: 320, height: 640 });
    await untilInSight(page);
    await page.setViewportSize({ width: 1280, height: 800 });
    expect(watched.problems).toEqual([]);
  });

  test('another time the tutor says where it stopped, and asks the very question left open', async () => {
    await page.close();
    await openTab();
    await page.goto(`${server.origin}/lessons`);
    await isFineLargeAndSmall(page, 'lessons with a past');
    await page.getByRole('link', { name: 'Go on with The chain rule' }).click();
    expect(page.url()).toBe(address);
    await isFineLargeAndSmall(page, 'a lesson that is not over');
    const before = await call.finalTurns('tutor').count();
    await call.continueLesson();
    const words = await finalTutorTurn(before);
    expect(words).toContain(`Welcome back, ${NAME}.`);
    expect(words).toContain('We stopped at this: A function inside a function.');
    expect(words).toEndWith(SECOND_QUESTION);
  });

  test('End lesson ends it with a recap', async () => {
    await call.button('End lesson').click();
    const recap = page.locator('.recap');
    await recap.getByText('A function inside a function').first().waitFor();
    await isFineLargeAndSmall(page, 'the recap');
    await call.button('End lesson').waitFor({ state: 'hidden', timeout: 30_000 });
    expect(watched.problems).toEqual([]);
  });

  test('its page shows what was said and when, the board, the recap, and evidence beside the words it rests on', async () => {
    await page.goto(address);
    const said = (words: string) =>
      page.locator('.said', { has: page.locator('[data-turn]', { hasText: words }) });
    const wrong = said(WRONG).locator('[data-evidence]');
    expect(await wrong.count()).toBe(1);
    expect(await wrong.getAttribute('data-verdict')).toBe('incorrect');
    expect(await wrong.textContent()).toContain(RIGHT);
    const right = said(RIGHT).locator('[data-verdict="correct"]');
    expect(await right.count()).toBe(1);
    const hints = right.locator('div', { has: page.getByText('Hints before') }).locator('dd');
    expect(await hints.textContent()).toBe('1');
    expect(await page.locator('[data-evidence]').count()).toBe(2);

    expect(await boardOn(page).first().locator('math').count()).toBe(1);
    expect(await page.locator('.recap li').allTextContents()).toContain('A function inside a function');

    const turns = await page.locator('[data-turn]').count();
    const times = await page.locator('.said time').allTextContents();
    expect(times).toHaveLength(turns);
    const seconds = times.map((time) => time.split(':').reduce((sum, part) => 60 * sum + Number(part), 0));
    expect(seconds).toEqual(seconds.toSorted((one, other) => one - other));
    expect(seconds.at(-1)).toBeGreaterThan(20);
    await isFineLargeAndSmall(page, 'a lesson that is over');
  });

  test('another browser cannot see it', async () => {
    await using stranger = await browser.newContext({ bypassCSP: true });
    const other = await stranger.newPage();
    const answer = await other.goto(address);
    expect(answer?.status()).toBe(404);
    expect(await other.locator('body').textContent()).not.toContain(NAME);
    await isFineLargeAndSmall(other, 'nothing here');
    await other.goto(`${server.origin}/lessons`);
    expect(await other.locator('body').textContent()).not.toMatch(/Go on with|known|kept about you/);
  });

  test('what is kept can be downloaded: the JSON holds every turn', async () => {
    const turns = await page.locator('[data-turn]').allTextContents();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /Download everything/ }).click(),
    ]);
    const everything = await Bun.file(await download.path()).json();
    expect(everything.student.name).toBe(NAME);
    expect(everything.lessons[0].turns.map(({ text }: { text: string }) => text)).toEqual(turns);
  });

  test('a new lesson takes up the question that the last one left open, under the new name', async () => {
    await page.getByLabel('What your tutor calls you').fill(`${NAME} Two`);
    await page.getByRole('button', { name: 'Rename' }).click();
    await page.waitForURL(/about-you/);
    await page.getByRole('link', { name: 'Begin The chain rule anew' }).click();
    await call.button('Talk to your tutor').click();
    await call.nameField.waitFor();
    expect(await call.nameField.inputValue()).toBe(`${NAME} Two`);
    await call.button('Start').click();
    const words = await finalTutorTurn(0);
    expect(words).toStartWith(`Welcome back, ${NAME} Two.`);
    expect(words).toEndWith(SECOND_QUESTION);
  });

  test('erasing ends the lesson that goes on, and leaves nothing of the student behind', async () => {
    expect(await filesWith(server.dataDir, [NAME, WRONG])).not.toEqual([]);
    const tab = await context.newPage();
    await tab.goto(`${server.origin}/lessons`);
    await tab.getByText('Erase everything about you').click();
    await isFine(tab, 'about to erase');
    await tab.getByLabel(/Yes, I want/).check();
    await tab.getByRole('button', { name: 'Erase everything' }).click();
    await tab.getByRole('heading', { name: 'Everything about you is erased' }).waitFor();
    await isFineLargeAndSmall(tab, 'erased');
    await page.getByText('All that was kept about you has been erased').waitFor();

    expect(await filesWith(server.dataDir, [NAME, WRONG])).toEqual([]);
    expect((await tab.goto(address))?.status()).toBe(404);
    await tab.goto(`${server.origin}/lessons`);
    expect(await tab.locator('body').textContent()).not.toMatch(/Go on with|known|kept about you/);
  });
});

function lessonsOn(page: Page): Promise<(string | null)[]> {
  return page
    .locator('[data-lesson]')
    .evaluateAll((lessons) => lessons.map((lesson) => lesson.getAttribute('data-lesson')));
}

/** The formula, by what it says to those who cannot see it. */
function boardOn(page: Page) {
  return page.getByRole('region', { name: /^H of x is f of g of x/ });
}

/** The end of the last turn is within the captions, and they and the controls within the window. */
async function untilInSight(page: Page): Promise<void> {
  const inSight = () => {
    const bottomOf = (selector: string) =>
      [...document.querySelectorAll(selector)].at(-1)?.getBoundingClientRect().bottom ?? Number.NaN;
    const bottoms = ['[data-turn]', '[role="log"]', '.controls .row'].map(bottomOf);
    return [...bottoms, innerHeight].every((bottom, at) => at === 0 || bottom >= (bottoms[at - 1] ?? 0));
  };
  await page.waitForFunction(inSight, undefined, { timeout: 2_000 });
}

/** Files of a folder that hold any of the words. */
async function filesWith(folder: string, words: string[]): Promise<string[]> {
  const files = await Array.fromAsync(new Bun.Glob('**').scan({ cwd: folder, absolute: true }));
  const found = await Promise.all(
    files.map(async (file) => {
      const bytes = Buffer.from(await Bun.file(file).arrayBuffer());
      return words.some((word) => bytes.includes(word)) ? [file] : [];
    }),
  );
  return found.flat();
}
