import { Database } from 'bun:sqlite';
import { afterAll, beforeEach, expect, test } from 'bun:test';
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Turn } from '../../protocol.ts';
import { askToken, createHouse, serve, TestSocket, takeToken } from './test-house.ts';

const folder = await mkdtemp(join(tmpdir(), 'viva-trouble-'));
afterAll(() => rm(folder, { recursive: true }));

let file: string;
beforeEach(() => {
  file = join(folder, `${crypto.randomUUID()}.sqlite`);
});

function turn(id: string): Turn {
  return { id, who: 'student', text: `This is ${id}.`, at: 1_000 };
}

/** A lesson whose student is in it, and what the tutor's thread says of it. */
async function lessonUnderWay() {
  const house = createHouse({}, undefined, { file });
  const server = serve(house);
  const token = await takeToken(house.app);
  const { socket } = await TestSocket.join(server.port, token.token);
  const { id: lesson } = house.agent.lastOpening;
  const says = (...turns: Turn[]) => {
    for (const one of turns) house.agent.says({ type: 'turn', lesson, turn: one });
  };
  /** The agent thread passes on what the main thread wants the student to know. */
  const told = async (code: string) => {
    await house.agent.until(() => house.agent.all('notice').some((notice) => notice.code === code));
    return house.agent.all('notice').filter((notice) => notice.code === code).length;
  };
  const end = async () => {
    const unstored = await house.live.close();
    await server.stop(true);
    return unstored;
  };
  return { house, server, token, socket, says, told, end };
}

function stored(lesson: string): string[] {
  using db = new Database(file, { readonly: true });
  const rows = db.query<{ id: string }, [string]>(
    'SELECT id FROM turns WHERE lesson_id = ? ORDER BY sequence',
  );
  return rows.all(lesson).map(({ id }) => id);
}

test('while another process holds the database the lesson goes on, and all of it is stored afterwards in order', async () => {
  const { house, token, socket, says, told, end } = await lessonUnderWay();
  using other = new Database(file);
  other.run('BEGIN IMMEDIATE');
  const startMs = performance.now();
  says(turn('a'), turn('b'));
  // The thread that carries the sound was not held.
  expect(performance.now() - startMs).toBeLessThan(100);
  await told('not_stored');
  says(turn('c'));
  house.agent.says({ type: 'audio', lesson: house.agent.lastOpening.id, pcm: new ArrayBuffer(4) });
  house.agent.says({
    type: 'event',
    lesson: house.agent.lastOpening.id,
    event: { type: 'state', state: 'speaking' },
  });
  expect(await socket.next('state')).toMatchObject({ state: 'speaking' });
  expect(stored(token.room)).toEqual([]);

  other.run('COMMIT');
  expect(await told('stored_again')).toBe(1);
  expect(await told('not_stored')).toBe(1);
  expect(stored(token.room)).toEqual(['a', 'b', 'c']);
  expect(await end()).toBe(0);
});

test('a student who comes back meanwhile finds all that was said, and is told as well', async () => {
  const { house, server, token, socket, says, told, end } = await lessonUnderWay();
  using other = new Database(file);
  other.run('BEGIN IMMEDIATE');
  says(turn('a'), turn('b'));
  await told('not_stored');
  socket.leaves();
  await house.agent.until(() => house.agent.all('close').length === 1);

  const again = await takeToken(house.app, { name: 'Ann', lesson: token.room }, token.cookie);
  const { ready } = await TestSocket.join(server.port, again.token);
  expect(ready).toMatchObject({ resumed: true, history: [turn('a'), turn('b')] });
  expect(await told('not_stored')).toBe(2);
  house.agent.says({ type: 'turn', lesson: house.agent.lastOpening.id, turn: turn('c') });
  other.run('COMMIT');
  await told('stored_again');
  expect(stored(token.room)).toEqual(['a', 'b', 'c']);
  await end();
});

test('a server that has to end says how much of its lessons it could not store', async () => {
  const { says, told, end } = await lessonUnderWay();
  using other = new Database(file);
  other.run('BEGIN IMMEDIATE');
  says(turn('a'), turn('b'));
  await told('not_stored');
  expect(await end()).toBe(2);
}, 10_000);

test('what no store would take is left out, and what follows is stored', async () => {
  const { house, token, says, end } = await lessonUnderWay();
  says({ ...turn('a'), who: 'nobody' as Turn['who'] }, turn('b'));
  expect(await end()).toBe(0);
  expect(stored(token.room)).toEqual(['b']);
  expect(house.agent.all('notice')).toEqual([]);
});

/** Overwrites the first page of a table, and has the server read it anew. @returns a mend */
function damage(table: 'turns' | 'lessons'): () => void {
  const other = new Database(file);
  const found = other.query<{ page: number; size: number }, [string]>(
    'SELECT rootpage AS page, page_size AS size FROM sqlite_schema, pragma_page_size WHERE name = ?',
  );
  const { page = 0, size = 0 } = found.get(table) ?? {};
  other.run('PRAGMA wal_checkpoint(TRUNCATE)');
  const inFile = openSync(file, 'r+');
  const sound = Buffer.alloc(size);
  const write = (bytes: Buffer) => {
    // A change by another process has the server drop what it has read before.
    other.run('UPDATE students SET name = name');
    other.run('PRAGMA wal_checkpoint(TRUNCATE)');
    writeSync(inFile, bytes, 0, size, (page - 1) * size);
  };
  readSync(inFile, sound, 0, size, (page - 1) * size);
  write(Buffer.alloc(size, 0xff));
  return () => {
    write(sound);
    other.close();
    closeSync(inFile);
  };
}

test('a file that is damaged while lessons are live ends none of them, and what is mended is written to again', async () => {
  const { house, token, socket, says, told, end } = await lessonUnderWay();
  const mend = damage('turns');
  says(turn('a'), turn('b'));
  await told('not_stored');
  const { id: lesson } = house.agent.lastOpening;
  house.agent.says({ type: 'event', lesson, event: { type: 'state', state: 'speaking' } });
  expect(await socket.next('state')).toMatchObject({ state: 'speaking' });
  mend();
  await told('stored_again');
  expect(stored(token.room)).toEqual(['a', 'b']);
  expect(await end()).toBe(0);
});

test('whoever asks for a lesson that cannot be read is told so, and when to try again', async () => {
  const { house, token, end } = await lessonUnderWay();
  const mend = damage('lessons');
  const ask = () => askToken(house.app, { name: 'Ann', lesson: token.room }, token.cookie);
  const { response } = await ask();
  expect(response.status).toBe(503);
  expect(response.headers.get('retry-after')).toBe('10');
  expect(await response.json()).toMatchObject({ error: { code: 'storage_unavailable' } });
  mend();
  expect((await ask()).response.status).toBe(200);
  await end();
});
