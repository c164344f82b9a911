import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import { join } from 'node:path';
import { startServer, stoppedStart } from './server-process.ts';
import { Student } from './student/student.ts';
import { spoken } from './student/voices.ts';

const STUDENTS = 5;

/** From the signal to the end of the process. */
const STOP_WITHIN_MS = 10_000;

function storedTurns(dataDir: string, lesson: string): string[] {
  using db = new Database(join(dataDir, 'viva.sqlite'), { readonly: true });
  const turns = db.query<{ id: string; text: string }, [string]>(
    'SELECT id, text FROM turns WHERE lesson_id = ? ORDER BY sequence',
  );
  return turns.all(lesson).map(({ id, text }) => `${id}: ${text}`);
}

test('SIGTERM with five lessons talking: all are told, all they saw is stored, and the server ends well', async () => {
  await using server = await startServer();
  const { origin, dataDir } = server;
  const students = await Promise.all(
    Array.from({ length: STUDENTS }, (_, n) => Student.greeted(origin, { name: `Student ${n}` })),
  );
  const answer = await spoken("I don't know.");
  await Promise.all(
    students.map(async (student) => {
      await student.hears(student.say(answer).endOfSpeechMs);
    }),
  );

  const signalledMs = performance.now();
  const code = server.stop();
  await Promise.all(
    students.map((student) =>
      student.until(
        () => student.frames.some((frame) => frame.type === 'notice' && frame.code === 'shutdown_soon'),
        'word of the stop',
      ),
    ),
  );
  const refused = await fetch(`${origin}/api/voice/get-token/?name=Late`);
  expect(refused.status).toBe(503);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await refused.json()).toMatchObject({ error: { code: 'server_stopping' } });

  expect(await code).toBe(0);
  expect(performance.now() - signalledMs).toBeLessThan(STOP_WITHIN_MS);
  for (const student of students) {
    expect(await student.ended).toMatchObject({ reason: 'shutdown', code: 1001 });
    const seen = [...student.transcripts.values()].filter(({ final, text }) => final && text !== '');
    expect(storedTurns(dataDir, student.ready.lesson)).toEqual(
      expect.arrayContaining(seen.map(({ id, text }) => `${id}: ${text}`)),
    );
  }
}, 60_000);

test('the tutor says why it stops', async () => {
  await using server = await startServer();
  const student = await Student.greeted(server.origin);
  expect(await server.stop()).toBe(0);
  expect(student.last('tutor')).toMatchObject({
    text: 'One moment, please. We will go on from here.',
    final: true,
  });
  expect(storedTurns(server.dataDir, student.ready.lesson).at(-1)).toEndWith('from here.');
}, 60_000);

test('a second signal ends the server at once', async () => {
  await using server = await startServer();
  const student = await Student.join(server.origin);
  const code = server.stop();
  await student.until(() => student.frames.some(({ type }) => type === 'notice'), 'word of the stop');
  expect(student.isClosed).toBe(false);
  await server.stop();
  expect(await code).toBe(1);
}, 60_000);

test('a server that is stopped while it starts ends well', async () => {
  expect(await stoppedStart()).toBe(0);
}, 60_000);
