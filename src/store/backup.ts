import { Database } from 'bun:sqlite';
import { existsSync } from 'node:fs';
import { chmod, link, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { checkDatabase } from './database-check.ts';
import { DamagedDatabaseError } from './errors.ts';

/** A backup that was not made or not put back; the message says what to do. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

/**
 * Copies the database as it stands at this moment, beside a running server. The copy appears under its name only when
 * it is whole and sound.
 * @throws BackupError, DamagedDatabaseError
 */
export async function backUp(database: string, to: string): Promise<void> {
  if (!existsSync(database)) throw new BackupError(`There is no database ${database}. Is DATA_DIR right?`);
  if (existsSync(to))
    throw new BackupError(`${to} is there already, and is left as it is. Name another file.`);
  const unfinished = `${to}.${process.pid}.part`;
  try {
    copyDatabase(database, unfinished);
    checkDatabase(unfinished, 'integrity_check');
    await settle(unfinished);
    // Unlike a rename, it fails where a file has come to stand there meanwhile.
    await link(unfinished, to);
    await settle(dirname(to));
  } finally {
    await rm(unfinished, { force: true });
  }
}

/**
 * Puts a backup in the place of the database, which no server may be using. What it replaces stays beside it.
 * @param at - milliseconds since the epoch, for the name of what is replaced
 * @returns the replaced file, if there was one
 * @throws BackupError, DamagedDatabaseError, NewerDatabaseError
 */
export async function restore(from: string, database: string, at: number): Promise<string | undefined> {
  if (!existsSync(from)) throw new BackupError(`There is no file ${from}.`);
  if (checkDatabase(from, 'integrity_check') === 0) {
    throw new BackupError(
      `${from} is a database, but not one of Viva's. Name a file that "bun run backup" made.`,
    );
  }
  const arriving = `${database}.${process.pid}.part`;
  try {
    copyDatabase(from, arriving);
    checkDatabase(arriving, 'integrity_check');
    await settle(arriving);
    const replaced = await setAside(database, at);
    await rename(arriving, database);
    await settle(dirname(database));
    return replaced;
  } finally {
    await rm(arriving, { force: true });
  }
}

/** A consistent copy, whatever is being written meanwhile; it reads one moment's state and holds up no writer. */
function copyDatabase(from: string, to: string): void {
  using db = new Database(from, { readonly: true });
  db.query('VACUUM INTO ?').run(to);
}

/** On the disk, and readable by its owner alone: it holds what students said. */
async function settle(path: string): Promise<void> {
  await using handle = await open(path, 'r');
  if (!(await handle.stat()).isDirectory()) await chmod(path, 0o600);
  await handle.sync();
}

/** Its log goes with it. The database stays under its own name too, until another takes it. */
async function setAside(database: string, at: number): Promise<string | undefined> {
  if (!existsSync(database)) return undefined;
  emptyLog(database);
  const date = new Date(at).toISOString().replaceAll(':', '-');
  const replaced = join(dirname(database), `${basename(database, '.sqlite')}.replaced-${date}.sqlite`);
  await link(database, replaced);
  if (existsSync(`${database}-wal`)) await rename(`${database}-wal`, `${replaced}-wal`);
  await rm(`${database}-shm`, { force: true });
  return replaced;
}

/** Whoever closes a sound database last writes its log into it; a damaged one keeps both as they are. */
function emptyLog(database: string): void {
  try {
    checkDatabase(database, 'quick_check');
  } catch (error) {
    if (error instanceof DamagedDatabaseError) return;
    throw error;
  }
  using db = new Database(database);
  db.run('PRAGMA wal_checkpoint(TRUNCATE)');
}
