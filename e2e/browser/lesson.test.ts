import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Browser } from 'playwright-core';
import { type ServerProcess, startServer } from '../server-process.ts';
import { joinPcm, roomNoise } from '../student/pcm.ts';
import { spoken } from '../student/voices.ts';
import { openBrowser, openPage, type WatchedPage } from './browser.ts';
import { CallPage } from './call-page.ts';
import { chromiumIsMissing } from './chromium.ts';
import { lastSoundEnd, silentAfter, soundAfter } from './ear.ts';

const SILENT_WITHIN_MS = 300;

describe.skipIf(chromiumIsMissing)('a lesson in a browser', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  describe('by voice', () => {
    let browser: Browser;
    let watched: WatchedPage;
    let call: CallPage;
    let startedMs: number;

    beforeAll(async () => {
      // The first words come into the greeting, the second ones long after the answer to the first.
      const says = joinPcm([
        roomNoise(5000),
        await spoken('Wait, can you repeat that please?'),
        roomNoise(28_000),
        await spoken('It gets its energy from the sun.'),
        roomNoise(500),
      ]);
      browser = await openBrowser({ says });
      watched = await openPage(browser);
      call = new CallPage(watched.page, server.origin);
      await call.openNameForm();
      startedMs = await call.start('Alice');
    });
    afterAll(() => browser.close());

    test('the greeting is heard soon after Start, and read by name', async () => {
      const heardMs = await soundAfter(watched.page, 'output', startedMs);
      expect(heardMs - startedMs).toBeLessThan(1500);
      await call.turns('tutor').filter({ hasText: 'Alice' }).waitFor();
    });

    test('a student who speaks silences the tutor', async () => {
      const spokeMs = await soundAfter(watched.page, 'microphone', startedMs + 2000);
      const silentMs = await silentAfter(watched.page, spokeMs);
      expect(silentMs).toBeGreaterThan(spokeMs);
      expect(silentMs - spokeMs).toBeLessThanOrEqual(SILENT_WITHIN_MS);
    });

    test('the spoken question is understood and answered aloud', async () => {
      await call
        .finalTurns('student')
        .filter({ hasText: /repeat/i })
        .waitFor({ timeout: 10_000 });
      await soundAfter(watched.page, 'output', await lastSoundEnd(watched.page, 'microphone'));
      await call.untilState('listening', 40_000);
    });

    test('the spoken answer is understood, the next words are heard and read, and the strip tells the time it took', async () => {
      const turnsBefore = await call.finalTurns('tutor').count();
      const answer = call.finalTurns('student').filter({ hasText: /energy.*sun/i });
      await answer.waitFor({ timeout: 30_000 });
      await soundAfter(watched.page, 'output', await lastSoundEnd(watched.page, 'microphone'));
      await call.untilState('listening', 40_000);
      expect(await call.finalTurns('tutor').count()).toBeGreaterThan(turnsBefore);
      const tookMs = await watched.page.locator('[data-latency-ms]').getAttribute('data-latency-ms');
      expect(Number(tookMs)).toBeWithin(100, 3000);
    });

    test('after a reload the stored words are shown, and the lesson goes on', async () => {
      const before = await call.transcript();
      await watched.page.reload();
      await call
        .finalTurns('student')
        .filter({ hasText: /energy.*sun/i })
        .waitFor();
      const after = await call.transcript();
      expect(after.slice(0, before.length)).toEqual(before);
      await call.continueLesson();
      await soundAfter(watched.page, 'output', 0, 15_000);
    });

    test('typed words are an equal answer', async () => {
      await call.untilState('listening', 40_000);
      await call.say('What was the question?');
      const askedMs = await call.now();
      await call.finalTurns('student').filter({ hasText: 'What was the question?' }).waitFor();
      await soundAfter(watched.page, 'output', askedMs - 100);
    });

    test('Mute and Think say what they do', async () => {
      await call.untilState('listening', 40_000);
      await call.button('Mute').click();
      await call.button('Unmute').click();
      await call.button('Mute').waitFor();
      await call.button('Think').click();
    });

    test('End lesson ends it with a goodbye, and nothing went wrong on the way', async () => {
      const askedMs = await call.now();
      await call.button('End lesson').click();
      await soundAfter(watched.page, 'output', askedMs);
      await call.button('End lesson').waitFor({ state: 'hidden', timeout: 30_000 });
      expect(watched.problems).toEqual([]);
    });
  });

  test.concurrent('an empty name is answered beside the field, and nothing starts', async () => {
    await using browser = await openBrowser();
    const { page, problems } = await openPage(browser);
    const call = new CallPage(page, server.origin);
    await call.openNameForm();
    await call.nameField.fill('   ');
    await call.button('Start').click();
    await page.waitForFunction(() => document.querySelector('dialog input[aria-invalid="true"]') !== null);
    const describedBy = await call.nameField.getAttribute('aria-describedby');
    expect(await page.locator(`#${describedBy?.split(' ').at(-1)}`).textContent()).toMatch(/name/i);
    expect(await page.locator('[data-agent-state]').count()).toBe(0);
    // The refusal itself is a line on Chromium's console; nothing else may be.
    expect(problems.filter((problem) => !problem.includes('400') && !problem.includes('422'))).toEqual([]);
  });

  test.concurrent.each([
    ['<script>alert(1)</script>'],
    ["'; DROP TABLE lessons; --"],
    ['Zoë 🦊'],
    ['نور الدين'],
  ])('the name %s is shown as typed', async (name) => {
    await using browser = await openBrowser();
    const { page, problems } = await openPage(browser);
    const call = new CallPage(page, server.origin);
    await call.openNameForm();
    await call.start(name);
    await call.turns('tutor').filter({ hasText: name }).first().waitFor();
    expect(problems).toEqual([]);
  });
});
