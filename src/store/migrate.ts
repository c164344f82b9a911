import type { Database } from 'bun:sqlite';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NewerDatabaseError } from './errors.ts';

const FOLDER = join(import.meta.dir, 'migrations');

/**
 * Runs what is new in `migrations/`, in the order of the numbers, each file in a transaction of its own.
 * @throws NewerDatabaseError when the database has been further than these files go
 */
export function migrate(db: Database, file: string, folder = FOLDER): void {
  const migrations = migrationsIn(folder);

  /** Immediate, so that a database that cannot be written is found now and not at the first turn. */
  db.transaction(() => {
    db.run(
      'CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL)',
    );
  }).immediate();

  for (const { name, version } of migrations) {
    db.transaction(() => {
      if (version <= versionOf(db)) return;
      db.exec(readFileSync(join(folder, name), 'utf8'));
      db.run('INSERT INTO migrations (version, name, applied_at) VALUES (?, ?, ?)', [
        version,
        name,
        Date.now(),
      ]);
    }).immediate();
  }

  const known = migrations.at(-1)?.version ?? 0;
  const found = versionOf(db);
  if (found > known) throw new NewerDatabaseError(file, found, known);
}

function versionOf(db: Database): number {
  const row = db
    .query<{ version: number | null }, []>('SELECT max(version) AS version FROM migrations')
    .get();
  return row?.version ?? 0;
}

/** The version that `migrate` leads to. */
export function knownSchema(): number {
  return migrationsIn(FOLDER).at(-1)?.version ?? 0;
}

/** The version that a database has; 0 where it holds no schema of ours. */
export function schemaOf(db: Database): number {
  const table = db.query("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'migrations'").get();
  return table ? versionOf(db) : 0;
}

function migrationsIn(folder: string): { name: string; version: number }[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .map((name) => ({ name, version: Number.parseInt(name, 10) }))
    .sort((a, b) => a.version - b.version);
}
