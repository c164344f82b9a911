import { afterAll, expect, test } from 'bun:test';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSecret } from './secret.ts';

const folder = mkdtempSync(join(tmpdir(), 'viva-secret-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('is made once, for this user alone; a damaged one is not trusted', () => {
  const secret = loadSecret(folder);
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  expect(loadSecret(folder)).toBe(secret);
  const file = join(folder, 'secret');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  chmodSync(file, 0o644);
  expect(loadSecret(folder)).toBe(secret);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  writeFileSync(file, '');
  expect(() => loadSecret(folder)).toThrow('Delete it');
});
