import { describe, expect, test } from 'bun:test';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { refusedStart, startServer, temporaryFolder } from './server-process.ts';
import { getToken } from './student/student.ts';

const LESSONS = join(import.meta.dir, '../lessons');

describe('a start that cannot be is refused with one clear line', () => {
  test.concurrent.each([
    ['a port that is no number', { PORT: 'eighty' }, 'PORT'],
    ['a log level that does not exist', { LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
    ['a limit below one', { MAX_LESSONS: '0' }, 'MAX_LESSONS'],
    ['a voice that does not exist', { TTS_VOICE: 'echo' }, 'TTS_VOICE'],
    ['a lessons folder that does not exist', { LESSONS_DIR: '/nowhere/lessons' }, '/nowhere/lessons'],
    ['a data folder that is a file', { DATA_DIR: join(import.meta.dir, 'start.test.ts') }, 'DATA_DIR'],
    ['a data folder where nobody may write', { DATA_DIR: '/proc/viva' }, '/proc/viva'],
  ])('%s', async (_, environment, names) => {
    const { code, output } = await refusedStart(environment);
    expect(code).not.toBe(0);
    expect(output).toContain(names);
    expect(output).not.toMatch(/^\s+at .+:\d+/m);
  });

  test.concurrent('everything that is wrong is named at once', async () => {
    const { output } = await refusedStart({ PORT: 'eighty', LOG_LEVEL: 'loud' });
    expect(output).toContain('PORT');
    expect(output).toContain('LOG_LEVEL');
  });

  test.concurrent('a port in use', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const { code, output } = await refusedStart({ PORT: `${port}` });
    other.close();
    expect(code).not.toBe(0);
    expect(output).toContain(`${port}`);
    expect(output).toContain('PORT');
  });

  test.concurrent('no lesson that can be read', async () => {
    const folder = await lessonsFolder({ 'broken.md': 'not a lesson\n' }, { withShipped: false });
    const { code, output } = await refusedStart({ LESSONS_DIR: folder });
    expect(code).not.toBe(0);
    expect(output).toContain('broken.md');
  });
});

test('a broken lesson file is left out, named with its line, and the others are taught', async () => {
  const folder = await lessonsFolder({ 'broken.md': '---\ntitle: [\n---\n' }, { withShipped: true });
  await using server = await startServer({ LESSONS_DIR: folder });
  expect(server.output()).toMatch(/broken\.md(:|.*line )\s*\d+/);
  expect(await getToken(server.origin, { name: 'Alice' })).toMatchObject({ transport: 'socket' });
});

test('SIGTERM ends it in order', async () => {
  const server = await startServer();
  expect(await server.stop()).toBe(0);
});

async function lessonsFolder(
  files: Record<string, string>,
  { withShipped }: { withShipped: boolean },
): Promise<string> {
  const folder = join(temporaryFolder(), 'lessons');
  await mkdir(folder);
  if (withShipped) await cp(LESSONS, folder, { recursive: true });
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));
  return folder;
}
