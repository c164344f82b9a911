import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const BYTES = 32;

/** Only this user reads it. */
const MODE = 0o600;

/**
 * What tokens and cookies are signed with: created once, and kept where only this user reads it, so that students
 * are known again after a restart.
 */
export function loadSecret(dataDir: string): string {
  const file = join(dataDir, 'secret');
  try {
    writeFileSync(file, randomBytes(BYTES).toString('base64url'), { flag: 'wx', mode: MODE });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  // A copy of the folder may have let others in.
  if ((statSync(file).mode & 0o777) !== MODE) chmodSync(file, MODE);
  const secret = readFileSync(file, 'utf8').trim();
  if (Buffer.from(secret, 'base64url').length < BYTES) {
    throw new Error(`${file} is damaged. Delete it: students then begin anew, their lessons are kept.`);
  }
  return secret;
}
