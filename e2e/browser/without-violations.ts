import { expect } from 'bun:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import type { CallPage } from './call-page.ts';

/** axe finds no violation in the page as it is now, and nothing is wider than the window. */
export async function isFine(page: Page, state: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${state}: ${id} at ${nodes[0]?.target.join(' ')}`)).toEqual([]);
  const tooWidePx = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(`${state}: ${tooWidePx} px too wide`).toBe(`${state}: 0 px too wide`);
}

/** The same on a laptop by day and on the narrowest phone by night. The page stays as it is on the laptop. */
export async function isFineLargeAndSmall(page: Page, state: string): Promise<void> {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 320, height: 640 });
  await isFine(page, `${state}, small and dark`);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: 800 });
  await isFine(page, `${state}, large and light`);
}

/** The same in every state of a lesson that has just been started, to its end. */
export async function callIsFine(page: Page, call: CallPage): Promise<void> {
  await call.untilState('speaking');
  await isFine(page, 'speaking');
  await call.untilState('listening', 40_000);
  await isFine(page, 'listening');
  await call.button('Mute').click();
  await call.button('Think').click();
  await isFine(page, 'muted, thinking');
  await call.button('End lesson').click();
  await call.button('End lesson').waitFor({ state: 'hidden', timeout: 30_000 });
  await isFine(page, 'ended');
}
