/** `bun run restore FILE`: puts a backup in the place of the database. The server must not be running. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readConfig } from './config.ts';
import { restore } from './store/backup.ts';
import { lockData } from './store/data-lock.ts';

const [file] = process.argv.slice(2);
if (!file) {
  console.error('Name the backup: bun run restore viva-backup.sqlite');
  process.exit(2);
}
try {
  const { dataDir } = readConfig(process.env);
  mkdirSync(dataDir, { recursive: true });
  using _lock = lockData(dataDir);
  const replaced = await restore(resolve(file), join(dataDir, 'viva.sqlite'), Date.now());
  const kept = replaced ? ` What it replaced is kept as ${replaced}; delete it when all is well.` : '';
  console.log(`The database is that of ${file} again.${kept}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
