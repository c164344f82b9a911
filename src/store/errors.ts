import { SQLiteError } from 'bun:sqlite';

/** The database cannot be opened or written, and nothing can be kept. */
export class StoreUnavailableError extends Error {
  override name = 'StoreUnavailableError' as const;

  constructor(file: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(
      `The database ${file} cannot be opened for writing (${reason}). ` +
        'Set DATA_DIR to a folder that this user may write to.',
      { cause },
    );
  }
}

/** The database was written by a later version of Viva; this one could damage it. */
export class NewerDatabaseError extends Error {
  override name = 'NewerDatabaseError' as const;

  constructor(file: string, found: number, known: number) {
    super(
      `The database ${file} has schema ${found}, this version of Viva knows ${known}. ` +
        'Start the newer version again, or set DATA_DIR to another folder.',
    );
  }
}

/** The database file is not what SQLite wrote; nothing is read from it or written to it. */
export class DamagedDatabaseError extends Error {
  override name = 'DamagedDatabaseError' as const;

  constructor(file: string, finding: string) {
    super(
      `The database ${file} is damaged (${finding}). It is left as it is. Put a backup in its place with ` +
        '"bun run restore <backup>", which keeps the damaged file beside it, or set DATA_DIR to another folder.',
    );
  }
}

/** Result codes that speak of the disk or the file, and not of what was to be written: it may work later. */
const OF_THE_FILE = /^SQLITE_(?:BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB|NOMEM|PROTOCOL)/;

/** Whether the same write may succeed another time: a full disk, a lock, a file that cannot be used. */
export function isStoreTrouble(error: unknown): boolean {
  return error instanceof SQLiteError && OF_THE_FILE.test(error.code ?? '');
}

/** Another process has the database to itself for the moment. */
export function isLocked(error: unknown): boolean {
  return error instanceof SQLiteError && /^SQLITE_(?:BUSY|LOCKED)/.test(error.code ?? '');
}

/** The file holds something else than a sound database. */
export function isDamaged(error: unknown): boolean {
  return error instanceof SQLiteError && /^SQLITE_(?:CORRUPT|NOTADB)/.test(error.code ?? '');
}
