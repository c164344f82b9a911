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
