import { Database } from 'bun:sqlite';
import { join } from 'node:path';
import { isLocked } from './errors.ts';

/** The folder is a running server's. */
export class DataInUseError extends Error {
  override readonly name = 'DataInUseError';

  constructor(dataDir: string) {
    super(
      `DATA_DIR=${dataDir} is in use by a running Viva. Stop it first, or set DATA_DIR to another folder.`,
    );
  }
}

/**
 * Takes the folder for this process alone. The lock is the operating system's, held through SQLite, so it goes with
 * the process however that ends.
 * @throws DataInUseError, and SQLite's own error where the folder cannot be written
 */
export function lockData(dataDir: string): Disposable {
  const db = new Database(join(dataDir, 'lock'), { create: true });
  try {
    db.run('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    throw isLocked(error) ? new DataInUseError(dataDir) : error;
  }
  return { [Symbol.dispose]: () => db.close() };
}
