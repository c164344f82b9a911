import { afterAll, beforeEach, expect, test } from 'bun:test';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BackupError, backUp, restore } from './backup.ts';
import { lockData } from './data-lock.ts';
import { DamagedDatabaseError } from './errors.ts';
import { openSqliteStore } from './sqlite.ts';

const folder = await mkdtemp(join(tmpdir(), 'viva-backup-'));
afterAll(() => rm(folder, { recursive: true }));

let file: string;
let copy: string;
beforeEach(async () => {
  file = join(folder, crypto.randomUUID(), 'viva.sqlite');
  copy = join(dirname(file), 'copy.sqlite');
  await mkdir(dirname(file));
});

async function storeTurns(count: number) {
  const store = openSqliteStore(file);
  await store.saveStudent({ id: 'ada', name: 'Ada' });
  await store.openLesson({ id: 'l1', studentId: 'ada', topic: 'halves', startedAt: 0 });
  for (let n = 0; n < count; n += 1) {
    await store.addTurn('l1', { id: `t${n}`, who: 'student', text: 'Hi.', at: n });
  }
  return store;
}

async function turnsIn(database: string): Promise<string[]> {
  const store = openSqliteStore(database);
  const turns = await store.turnsOf('l1');
  await store.close();
  return turns.map(({ id }) => id);
}

test('a backup made while turns are written holds all that were stored before it, and none by half', async () => {
  const writer = Bun.spawn([process.execPath, join(import.meta.dir, 'endless-writer.ts'), file], {
    stdout: 'pipe',
  });
  const decoder = new TextDecoder();
  let answered = 0;
  let before = 0;
  for await (const chunk of writer.stdout) {
    answered += decoder.decode(chunk).split('\n').length - 1;
    if (answered < 100 || before > 0) continue;
    before = answered;
    await backUp(file, copy);
    break;
  }
  writer.kill('SIGKILL');
  await writer.exited;
  const turns = await turnsIn(copy);
  expect(turns.length).toBeGreaterThanOrEqual(before);
  expect(turns).toEqual(turns.map((_, index) => `t${index}`));
});

test('a file that is there already is not overwritten, and nothing is left beside it', async () => {
  await (await storeTurns(1)).close();
  await writeFile(copy, 'something dear');
  await expect(backUp(file, copy)).rejects.toThrow(BackupError);
  expect(await readFile(copy, 'utf8')).toBe('something dear');
  expect((await readdir(dirname(file))).sort()).toEqual(['copy.sqlite', 'viva.sqlite']);
});

test('what is restored is as it was, and what it replaces stays beside it', async () => {
  const store = await storeTurns(2);
  await backUp(file, copy);
  await store.addTurn('l1', { id: 'later', who: 'tutor', text: 'Hello.', at: 9 });
  await store.close();
  const replaced = await restore(copy, file, Date.UTC(2026, 10, 24, 2, 30));
  expect(replaced).toEndWith('viva.replaced-2026-11-24T02-30-00.000Z.sqlite');
  expect(await turnsIn(file)).toEqual(['t0', 't1']);
  expect(await turnsIn(replaced ?? '')).toEqual(['t0', 't1', 'later']);
});

test('a damaged database is replaced too, and kept with its log as it was', async () => {
  await (await storeTurns(1)).close();
  await backUp(file, copy);
  await writeFile(file, 'nothing that could be read');
  await writeFile(`${file}-wal`, 'its log');
  const replaced = (await restore(copy, file, 0)) ?? '';
  expect(await readFile(replaced, 'utf8')).toBe('nothing that could be read');
  expect(await readFile(`${replaced}-wal`, 'utf8')).toBe('its log');
  expect(await turnsIn(file)).toEqual(['t0']);
});

test.each([
  ['a damaged file', 'This is no database, only a file of some length.', DamagedDatabaseError],
  ['an empty file', '', BackupError],
])('%s is not restored', async (_, content, problem) => {
  await (await storeTurns(1)).close();
  await writeFile(copy, content);
  await expect(restore(copy, file, 0)).rejects.toThrow(problem);
  expect(await turnsIn(file)).toEqual(['t0']);
});

test('a folder that a server uses is not taken by another process, and free when that has ended', async () => {
  const dataDir = dirname(file);
  await (await storeTurns(1)).close();
  await backUp(file, copy);
  const run = async () => {
    const restoring = Bun.spawn([process.execPath, join(import.meta.dir, '../restore.ts'), copy], {
      env: { PATH: process.env.PATH ?? '', DATA_DIR: dataDir },
      stderr: 'pipe',
      stdout: 'pipe',
    });
    return { code: await restoring.exited, said: await new Response(restoring.stderr).text() };
  };
  const lock = lockData(dataDir);
  expect(await run()).toMatchObject({ code: 1, said: expect.stringContaining('in use by a running Viva') });
  lock[Symbol.dispose]();
  expect(await run()).toEqual({ code: 0, said: '' });
});
