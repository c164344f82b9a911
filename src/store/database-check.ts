import { Database } from 'bun:sqlite';
import { DamagedDatabaseError, isDamaged, NewerDatabaseError } from './errors.ts';
import { knownSchema, schemaOf } from './migrate.ts';

/**
 * Looks whether the file is a sound database of a version that this program knows. Nothing is written to it.
 * @param check - `quick_check` leaves out whether indexes agree with their tables, and takes a fraction of the time
 * @returns its schema's version; 0 where it holds none of ours
 * @throws DamagedDatabaseError, NewerDatabaseError
 */
export function checkDatabase(file: string, check: 'quick_check' | 'integrity_check'): number {
  try {
    using db = new Database(file, { readonly: true });
    const found = db.query<Record<string, string>, []>(`PRAGMA ${check}(1)`).get();
    const finding = Object.values(found ?? {})[0] ?? 'it cannot be read';
    if (finding !== 'ok') throw new DamagedDatabaseError(file, finding);
    const version = schemaOf(db);
    if (version > knownSchema()) throw new NewerDatabaseError(file, version, knownSchema());
    return version;
  } catch (error) {
    throw isDamaged(error) && error instanceof Error ? new DamagedDatabaseError(file, error.message) : error;
  }
}
