import { existsSync } from 'node:fs';
import { aptInstall, mayAptInstall } from '../apt.ts';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Where Chromium is: `CHROMIUM_PATH`, or a usual place. */
export function findChromium(): string | undefined {
  const named = process.env.CHROMIUM_PATH;
  return named ?? PLACES.find((path) => existsSync(path));
}

/** Chromium's path, installed first where this may be done; else an error that says what to do. */
export async function installChromium(): Promise<string | Error> {
  const found = findChromium();
  if (found) return found;
  if (!mayAptInstall()) {
    return new Error('Chromium is missing. Install it, or set CHROMIUM_PATH to a Chromium or Chrome.');
  }
  await aptInstall('chromium');
  return findChromium() ?? new Error('apt-get could not install Chromium; what it printed is above.');
}

/** Whether the browser tests are left out on this machine. In CI nothing may be: they fail instead. */
export const chromiumIsMissing = findChromium() === undefined && process.env.CI !== 'true';
