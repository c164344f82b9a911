import type { Page } from 'playwright-core';
import { openBrowser, openPage } from '../e2e/browser/browser.ts';
import { CallPage } from '../e2e/browser/call-page.ts';
import { listenToPage, soundAfter } from '../e2e/browser/ear.ts';
import { heardFrom } from '../e2e/student/heard-sounds.ts';
import { joinPcm, roomNoise, SAMPLE_RATE_HZ, speechBounds } from '../e2e/student/pcm.ts';
import { spoken } from '../e2e/student/voices.ts';
import type { Row } from './row.ts';
import { percentile } from './statistics.ts';

const TURNS = 20;
const STARTS = 10;
/** Longer than the greeting; than a short answer. */
const GREETING_MS = 20_000;
const ANSWER_MS = 9_000;
/** Questions that are answered shortly: a recording cannot wait for the tutor to finish. */
const QUESTIONS = ['What was the question?', 'Could you say the question again?'] as const;

const ms = (samples: number) => (samples * 1000) / SAMPLE_RATE_HZ;

/**
 * From the fake microphone to the page's own output, both on the page's audio clock. The recording's place on that
 * clock is found by its first sound; where speech truly ends is known from the recording.
 */
export async function benchBrowserTurns(origin: string): Promise<Row> {
  const { says, onsets, ends } = await conversation();
  const browser = await openBrowser({ says });
  const { page } = await openPage(browser);
  const call = new CallPage(page, origin);
  await call.openNameForm();
  const startedMs = await call.start('Alice');
  const offsetMs =
    (await soundAfter(page, 'microphone', startedMs, GREETING_MS + 10_000)) - ms(heardFrom(says));

  const times: number[] = [];
  let faults = 0;
  for (const [turn, end] of ends.entries()) {
    const endMs = offsetMs + end;
    const heardMs = await soundAfter(page, 'output', offsetMs + (onsets[turn] ?? end), 30_000);
    if (heardMs < endMs || heardMs > endMs + ANSWER_MS / 2) faults += 1;
    else times.push(heardMs - endMs);
  }
  await browser.close();
  return {
    figure: 'The same inside Chromium, fake microphone → page’s output, p50 / p95',
    unit: 'ms',
    must: [750, 1100],
    reach: [550, 800],
    measured: [percentile(times, 50), percentile(times, 95)],
    note: `${times.length} turns; ${faults} unanswered or cut off`,
    broken: faults > 0,
  };
}

/** From the tap on *Start* to the first of the greeting, with nothing of the call in the browser's cache. */
export async function benchGreeting(origin: string): Promise<Row> {
  const browser = await openBrowser();
  const times: number[] = [];
  for (let i = 0; i < STARTS; i += 1) {
    const context = await browser.newContext();
    const page = await context.newPage();
    times.push(await greetingMs(page, origin));
    await context.close();
  }
  await browser.close();
  return {
    figure: 'Start pressed → greeting heard, p50',
    unit: 'ms',
    must: [700],
    reach: [400],
    measured: [percentile(times, 50)],
    note: `${times.length} starts, slowest ${Math.round(Math.max(...times))} ms`,
  };
}

async function greetingMs(page: Page, origin: string): Promise<number> {
  await listenToPage(page);
  const call = new CallPage(page, origin);
  await call.openNameForm();
  const startedMs = await call.start('Alice');
  return (await soundAfter(page, 'output', startedMs)) - startedMs;
}

async function conversation(): Promise<{ says: Int16Array; onsets: number[]; ends: number[] }> {
  const parts: Int16Array[] = [roomNoise(GREETING_MS)];
  const onsets: number[] = [];
  const ends: number[] = [];
  let atMs = GREETING_MS;
  for (let turn = 0; turn < TURNS; turn += 1) {
    const question = await spoken(QUESTIONS[turn % 2] ?? QUESTIONS[0], turn % 4 < 2 ? 'rms' : 'awb');
    const { from, to } = speechBounds(question);
    onsets.push(atMs + ms(from));
    ends.push(atMs + ms(to));
    parts.push(question, roomNoise(ANSWER_MS));
    atMs += ms(question.length) + ANSWER_MS;
  }
  return { says: joinPcm(parts), onsets, ends };
}
