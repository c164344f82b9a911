import { expect, test } from 'bun:test';
import { readLessonToken, signLessonToken, TOKEN_LIFE_MS } from './token.ts';

const claims = { room: 'lesson', sub: 'student', name: 'نور', topic: 'water' };

test('holds what the lesson needs, and no two are the same', async () => {
  const { token, expiresAt } = signLessonToken('secret', claims, 1_000);
  expect(expiresAt).toBe(1_000 + TOKEN_LIFE_MS);
  const now = signLessonToken('secret', claims);
  expect(await readLessonToken('secret', now.token)).toMatchObject(claims);
  expect(token).not.toBe(signLessonToken('secret', claims, 1_000).token);
});

test('is worth nothing when it has expired, was changed, or was signed by somebody else', async () => {
  const { token } = signLessonToken('secret', claims);
  const [head, , signature] = token.split('.');
  const forged = Buffer.from(JSON.stringify({ ...claims, sub: 'another' })).toString('base64url');
  const { token: expired } = signLessonToken('secret', claims, Date.now() - TOKEN_LIFE_MS - 1000);
  const { token: foreign } = signLessonToken('another secret', claims);
  for (const bad of [expired, foreign, `${head}.${forged}.${signature}`, '', 'a.b.c']) {
    expect(await readLessonToken('secret', bad)).toBeUndefined();
  }
});
