/** `bun run backup FILE`: copies the database into a new file, beside a running server. */
import { join, resolve } from 'node:path';
import { readConfig } from './config.ts';
import { backUp } from './store/backup.ts';

const [file] = process.argv.slice(2);
if (!file) {
  console.error('Name the file to make: bun run backup viva-backup.sqlite');
  process.exit(2);
}
try {
  await backUp(join(readConfig(process.env).dataDir, 'viva.sqlite'), resolve(file));
  console.log(
    `${file} holds all that is stored up to now. Keep it like the data itself: it holds what students said.`,
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
