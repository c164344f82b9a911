import { expect } from 'bun:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import type { CallPage } from './call-page.ts';

/** axe finds no violation in the page as it is now. */
export async function isFine(page: Page, state: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${state}: ${id} at ${nodes[0]?.target.join(' ')}`)).toEqual([]);
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
