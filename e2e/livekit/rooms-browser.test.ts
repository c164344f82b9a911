import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Browser } from 'playwright-core';
import { openBrowser, openPage, type WatchedPage, watchPage } from '../browser/browser.ts';
import { CallPage } from '../browser/call-page.ts';
import { chromiumIsMissing } from '../browser/chromium.ts';
import { lastSoundEnd, silentAfter, soundAfter } from '../browser/ear.ts';
import { weigh } from '../browser/weight.ts';
import { callIsFine } from '../browser/without-violations.ts';
import { type ServerProcess, startServer } from '../server-process.ts';
import { shortLesson } from '../short-lesson.ts';
import { joinPcm, roomNoise } from '../student/pcm.ts';
import { spoken } from '../student/voices.ts';
import { liveKitIsMissing } from './livekit-program.ts';
import { type LiveKitServerProcess, startLiveKitServer } from './livekit-server.ts';

/** What the tutor needs to fall silent, and what the way to the ear takes after that. */
const SILENT_WITHIN_MS = 300;
const WAY_MS = 150;
const ADDED_AT_START_BYTES = 175_000;

describe.skipIf(chromiumIsMissing || liveKitIsMissing)('a lesson in a room, in a browser', () => {
  let livekit: LiveKitServerProcess;
  let server: ServerProcess;
  beforeAll(async () => {
    livekit = await startLiveKitServer();
    server = await startServer(livekit.environment);
  });
  afterAll(async () => {
    await server.stop();
    await livekit.stop();
  });

  describe('by voice', () => {
    let browser: Browser;
    let watched: WatchedPage;
    let call: CallPage;
    let startedMs: number;

    beforeAll(async () => {
      // The first words come into the greeting.
      const says = joinPcm([
        roomNoise(5000),
        await spoken('Wait, can you repeat that please?'),
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
      expect(heardMs - startedMs).toBeLessThan(2500);
      await call.turns('tutor').filter({ hasText: 'Alice' }).waitFor();
    });

    test('a student who speaks silences the tutor', async () => {
      const spokeMs = await soundAfter(watched.page, 'microphone', startedMs + 2000);
      const silentMs = await silentAfter(watched.page, spokeMs);
      expect(silentMs).toBeGreaterThan(spokeMs);
      expect(silentMs - spokeMs).toBeLessThanOrEqual(SILENT_WITHIN_MS + WAY_MS);
    });

    test('the spoken question is understood, shown and answered aloud, and the strip tells the time it took', async () => {
      await call
        .finalTurns('student')
        .filter({ hasText: /repeat/i })
        .waitFor({ timeout: 10_000 });
      await soundAfter(watched.page, 'output', await lastSoundEnd(watched.page, 'microphone'));
      await call.untilState('listening', 40_000);
      expect(await call.finalTurns('tutor').count()).toBeGreaterThan(1);
      const tookMs = await watched.page.locator('[data-latency-ms]').getAttribute('data-latency-ms');
      expect(Number(tookMs)).toBeWithin(100, 3000);
    });

    test('after a reload the stored words are shown, and the lesson goes on', async () => {
      const before = await call.transcript();
      await watched.page.reload();
      await call
        .finalTurns('student')
        .filter({ hasText: /repeat/i })
        .waitFor();
      expect((await call.transcript()).slice(0, before.length)).toEqual(before);
      await call.continueLesson();
      await call.untilState('listening', 40_000);
    });

    test('typed words are an equal answer', async () => {
      const askedMs = await call.now();
      await call.say('What was the question?');
      await call.finalTurns('student').filter({ hasText: 'What was the question?' }).waitFor();
      await soundAfter(watched.page, 'output', askedMs);
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

  test.concurrent('a second tab takes the lesson; the first is told, and is silent', async () => {
    await using browser = await openBrowser();
    const { page, context, call } = await inLesson(browser, server.origin);
    await call.untilState('speaking');
    const second = await watchPage(await context.newPage());
    await second.page.goto(page.url());
    const secondCall = new CallPage(second.page, server.origin);
    await secondCall.continueLesson();
    await page.getByText(/opened in another tab/i).waitFor();
    const toldMs = await call.now();
    await secondCall.untilState('listening', 40_000);
    const askedMs = await secondCall.now();
    await secondCall.say('What was the question?');
    await soundAfter(second.page, 'output', askedMs, 15_000);
    expect((await silentAfter(page, toldMs, 1000)) - toldMs).toBeLessThan(500);
  });

  test.concurrent('LiveKit is killed and started again: the page says so, and the lesson goes on with every word', async () => {
    await using dying = await startLiveKitServer();
    await using viva = await startServer({ ...dying.environment, LESSONS_DIR: await shortLesson() });
    await using browser = await openBrowser();
    const { page, call } = await inLesson(browser, viva.origin);
    await call.untilState('listening', 40_000);
    const before = await call.transcript();
    await dying.stop();
    await page.getByText('Reconnecting').waitFor({ timeout: 20_000 });
    await dying.start();
    await page.getByText('Reconnecting').waitFor({ state: 'hidden', timeout: 40_000 });
    await call.untilState('listening', 40_000);
    expect((await call.transcript()).slice(0, before.length)).toEqual(before);
    const askedMs = await call.now();
    await call.say('What was the question?');
    await soundAfter(page, 'output', askedMs);
  });

  test.concurrent('the agent thread fails: the page says so, a new tutor comes by itself, and nothing is lost', async () => {
    await using viva = await startServer(
      { ...livekit.environment, LESSONS_DIR: await shortLesson() },
      'e2e/livekit/failing-agent-server.ts',
    );
    await using browser = await openBrowser();
    const { page, call } = await inLesson(browser, viva.origin);
    await call.untilState('listening', 40_000);
    const before = await call.transcript();
    process.kill(viva.pid, 'SIGUSR2');
    await page.getByText('Your tutor is not here at the moment.').waitFor({ timeout: 10_000 });
    await call.turns('tutor').nth(before.length).waitFor({ timeout: 20_000 });
    await call.untilState('listening', 40_000);
    expect((await call.transcript()).slice(0, before.length)).toEqual(before);
    const askedMs = await call.now();
    await call.say('What was the question?');
    await soundAfter(page, 'output', askedMs);
  });

  test.concurrent('a LiveKit that does not answer has words on the page', async () => {
    await using silent = await startLiveKitServer();
    await silent.stop();
    await using viva = await startServer(silent.environment);
    await using browser = await openBrowser();
    const { page } = await openPage(browser);
    const call = new CallPage(page, viva.origin);
    await call.openNameForm();
    await call.start('Alice');
    const { error } = (await (await fetch(`${viva.origin}/api/voice/get-token/?name=Alice`)).json()) as {
      error: { message: string };
    };
    await page.getByText(error.message).waitFor();
  });

  test.concurrent('what Start loads is light', async () => {
    await using browser = await openBrowser();
    const page = await browser.newPage();
    const call = new CallPage(page, server.origin);
    await weigh(page, () => page.goto(server.origin));
    const added = await weigh(page, async () => {
      await call.openNameForm();
      await call.start('Alice');
      await call.untilState('speaking');
    });
    expect(added.bytes).toBeLessThanOrEqual(ADDED_AT_START_BYTES);
  });

  test.concurrent('every state of it is without violations that axe finds', async () => {
    await using browser = await openBrowser();
    // axe looks into the page with scripts of its own, which the page's policy rightly refuses.
    await using context = await browser.newContext({ bypassCSP: true });
    const { page } = await watchPage(await context.newPage());
    const call = new CallPage(page, server.origin);
    await call.openNameForm();
    await call.start('Alice');
    await callIsFine(page, call);
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
