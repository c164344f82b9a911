import { afterEach, beforeEach, expect, test } from 'bun:test';
import type { Server } from 'bun';
import { CONSENT, createHouse, type House, serve, TestSocket, takeToken } from './test-house.ts';

let house: House;
let server: Server<unknown>;
beforeEach(() => {
  house = createHouse();
  server = serve(house);
});
afterEach(() => server.stop(true));

/** Begins a lesson from a page that has shown these words. @returns the student's id and cookie */
async function begin(consent: string | undefined, known = '') {
  const asked = { name: 'Ann', ...(consent === undefined ? {} : { consent }) };
  const { token, cookie, room } = await takeToken(house.app, asked, known);
  const { socket } = await TestSocket.join(server.port, token);
  const student = (await house.store.findLesson(room))?.studentId ?? '';
  socket.leaves();
  await socket.closed;
  return { student, cookie };
}

test('what a student has agreed to is kept with its date when their lesson is', async () => {
  const before = Date.now();
  const { student } = await begin(CONSENT.version);
  const kept = await house.store.consentOf(student);
  expect(kept?.words).toBe(CONSENT.words);
  expect(kept?.at).toBeGreaterThanOrEqual(before);
  expect(kept?.at).toBeLessThanOrEqual(Date.now());
});

test('nothing is kept where a page has shown no words, or others than those that hold', async () => {
  for (const shown of [undefined, '', 'an earlier one']) {
    const { student } = await begin(shown);
    expect(student).not.toBe('');
    expect(await house.store.consentOf(student)).toBeUndefined();
  }
});

test('a student from before there were such words agrees at the next start, and the date of it stays', async () => {
  const { student, cookie } = await begin(undefined);
  await begin(CONSENT.version, cookie);
  const first = await house.store.consentOf(student);
  expect(first?.words).toBe(CONSENT.words);
  await Bun.sleep(2);
  await begin(CONSENT.version, cookie);
  expect(await house.store.consentOf(student)).toEqual(first);
  await house.store.saveConsent(student, { at: 1, words: 'Others.' });
  expect(await house.store.consentOf(student)).toEqual({ at: 1, words: 'Others.' });
});
