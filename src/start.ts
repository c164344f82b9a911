/**
 * `bun run start`: installs what is missing, then starts the server. Nothing that has to be installed is imported
 * before it is.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { showProgress } from './progress.ts';

const ROOT = join(import.meta.dir, '..');

/** Beside what it speaks of, so that deleting `node_modules` deletes it too. */
const STAMP = join(ROOT, 'node_modules/.installed');

process.chdir(ROOT);
const wanted = fingerprint();
if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) {
  const { main } = await import('./server.ts');
  await main();
} else {
  await install();
  process.exit(await startAnew());
}

/** Bun remembers that a folder was not there: what was installed by now is found by a new process only. */
async function startAnew(): Promise<number> {
  const child = Bun.spawn([process.execPath, import.meta.path], { stdio: ['inherit', 'inherit', 'inherit'] });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  return child.exited;
}

async function install(): Promise<void> {
  console.log('Installing what Viva needs, speech models included. This is done once.');
  const command = [process.execPath, 'install', '--frozen-lockfile', '--no-progress'];
  const child = Bun.spawn(command, { stdin: 'ignore', stdout: 'ignore', stderr: 'pipe' });
  const work = Promise.all([child.exited, new Response(child.stderr).text()]);
  const [code, report] = await showProgress('Installing', work);
  if (code !== 0) {
    console.error(
      `${report.trim()}\nThe dependencies could not be installed. Is the package registry in reach?`,
    );
    process.exit(1);
  }
  writeFileSync(STAMP, wanted);
}

/** Changes when other dependencies are wanted, or the same for another machine. */
function fingerprint(): string {
  const files = ['package.json', 'bun.lock'].map((name) => readFileSync(join(ROOT, name)));
  const hash = createHash('sha256').update(`${Bun.version} ${process.platform} ${process.arch}`);
  for (const file of files) hash.update(file);
  return hash.digest('hex');
}
