import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type ServerProcess, startServer } from './server-process.ts';
import { Student } from './student/student.ts';

/** Limits how long a file may be that the server writes: what a full disk does to a database, on any machine. */
async function limitFiles({ pid }: ServerProcess, bytes: number | 'unlimited'): Promise<void> {
  const limiting = Bun.spawn(['prlimit', '--pid', `${pid}`, `--fsize=${bytes}:unlimited`]);
  expect(await limiting.exited).toBe(0);
}

test('on a full disk the lesson goes on, its page says so, and all of it is stored when there is room', async () => {
  await using server = await startServer();
  const student = await Student.greeted(server.origin, { name: 'Ann' });
  const database = join(server.dataDir, 'viva.sqlite');
  const told = (code: string) =>
    student.frames.filter((frame) => frame.type === 'notice' && frame.code === code).length;

  await limitFiles(server, statSync(`${database}-wal`).size);
  student.send({ type: 'text', text: 'I do not know.' });
  await student.until(() => told('not_stored') > 0, 'word that nothing is stored');
  const saidMs = student.frames.at(-1)?.atMs ?? 0;
  await student.hears(saidMs);
  student.send({ type: 'text', text: 'Please go on.' });
  await student.until(() => student.finals('student').length === 2, 'the second answer to be taken');

  await limitFiles(server, 'unlimited');
  await student.until(() => told('stored_again') > 0, 'word that it is stored again');
  expect(told('not_stored')).toBe(1);
  using db = new Database(database, { readonly: true });
  const stored = db.query<{ id: string }, []>('SELECT id FROM turns ORDER BY sequence').all();
  const said = [...student.finals('student'), ...student.finals('tutor')].map(({ id }) => ({ id }));
  expect(stored).toEqual(expect.arrayContaining(said));
  student.leave();
}, 60_000);
