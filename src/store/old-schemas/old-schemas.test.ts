import { Database } from 'bun:sqlite';
import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHouse } from '../../routes/voice/test-house.ts';
import { openSqliteStore } from '../sqlite.ts';

/** Each file is a database that the program of its version wrote, as SQL. */
const DUMPS = (await readdir(import.meta.dir)).filter((name) => name.endsWith('.sql')).sort();

const folder = await mkdtemp(join(tmpdir(), 'viva-old-'));
afterAll(() => rm(folder, { recursive: true }));

type Rows = Record<string, Record<string, unknown>[]>;

async function oldDatabase(dump: string): Promise<string> {
  const file = join(folder, `${dump}-${crypto.randomUUID()}.sqlite`);
  using db = new Database(file, { create: true });
  db.exec(await readFile(join(import.meta.dir, dump), 'utf8'));
  return file;
}

/** @param like - of these tables and columns; without it, of all there are */
function rowsOf(file: string, like?: Rows): Rows {
  using db = new Database(file, { readonly: true });
  const tables = db
    .query<{ name: string }, []>("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")
    .all()
    .map(({ name }) => name)
    .filter((name) => name !== 'migrations' && !name.startsWith('sqlite_'));
  const rows = tables.map((name) => {
    const columns = like?.[name]?.[0] ? Object.keys(like[name][0]).join(', ') : '*';
    return [name, db.query<Record<string, unknown>, []>(`SELECT ${columns} FROM ${name}`).all()] as const;
  });
  const found = Object.fromEntries(rows);
  return like ? Object.fromEntries(Object.keys(like).map((name) => [name, found[name] ?? []])) : found;
}

test('there is a database of each released schema, none left out', async () => {
  const migrations = await readdir(join(import.meta.dir, '../migrations'));
  const versions = migrations.map((name) => name.slice(0, 3)).sort();
  const known = DUMPS.map((name) => name.slice(0, 3));
  expect(known).toEqual(versions.slice(0, known.length));
  expect(known.length).toBeGreaterThanOrEqual(5);
});

test.each(DUMPS)('%s is brought up to date, and not a row of it is lost or changed', async (dump) => {
  const file = await oldDatabase(dump);
  const before = rowsOf(file);
  expect(before).toMatchObject({ students: [{ id: 'ada' }, { id: 'bob' }] });
  expect(before.turns).toHaveLength(6);
  await openSqliteStore(file).close();
  expect(rowsOf(file, before)).toEqual(before);
});

test.each(DUMPS)('a lesson of %s goes on where it was, and what was learnt is known', async (dump) => {
  const { agent, live, store } = createHouse({}, undefined, { file: await oldDatabase(dump) });
  live.reserve({ room: 'open', sub: 'ada', name: 'Ada', topic: 'water' });
  const { opening } = await agent.next('open');
  expect(opening.history.map(({ id, who }) => `${who} ${id}`)).toEqual(['tutor t1', 'student s1']);
  if (dump !== '001.sql') {
    expect(opening.events.map(({ id }) => id)).toEqual(['a1', 'e1']);
    expect(opening.student.mastery).toEqual({ 'water/1': 0.8 });
  }
  expect(await store.findLesson('ended')).toMatchObject({ endReason: 'ended' });
  await store.addTurn('open', { id: 'new', who: 'student', text: 'And then it rains.', at: Date.now() });
  expect(await store.turnsOf('open')).toHaveLength(3);
  await live.close();
  await store.close();
});
