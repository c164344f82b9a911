import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { temporaryFolder } from '../server-process.ts';
import { roomNoise, wavOf } from '../student/pcm.ts';
import { findChromium } from './chromium.ts';
import { listenToPage } from './ear.ts';

/** What the student's microphone does: it plays a recording once, it is refused, or there is none. */
export type FakeMicrophone = { says: Int16Array } | 'refused' | 'missing';

const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
  '--disable-quic',
];

/** Chromium with a microphone that hears a quiet room, unless told otherwise. */
export async function openBrowser(microphone: FakeMicrophone = { says: roomNoise(1000) }): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('Chromium is missing.');
  return chromium.launch({ executablePath, args: [...FLAGS, ...(await microphoneFlags(microphone))] });
}

async function microphoneFlags(microphone: FakeMicrophone): Promise<string[]> {
  if (microphone === 'missing') return ['--use-fake-ui-for-media-stream'];
  if (microphone === 'refused') return ['--use-fake-device-for-media-stream'];
  const wav = join(temporaryFolder(), 'microphone.wav');
  await writeFile(wav, wavOf(microphone.says));
  return [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-audio-capture=${wav}%noloop`,
  ];
}

export interface WatchedPage {
  page: Page;
  /** Errors on the console, uncaught exceptions and broken content policies so far: there should be none. */
  problems: string[];
}

/** A page whose sound can be measured and whose complaints are kept. */
export async function openPage(
  browser: Browser,
  options: Parameters<Browser['newPage']>[0] = {},
): Promise<WatchedPage> {
  return watchPage(await browser.newPage(options));
}

export async function watchPage(page: Page): Promise<WatchedPage> {
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('pageerror', ({ message }) => problems.push(message));
  await listenToPage(page);
  return { page, problems };
}
