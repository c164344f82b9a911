import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { paths } from '../../src/routes/paths.ts';
import type { ServerProcess } from '../server-process.ts';

/** Everything that somebody may see of a server, by where it is to be seen. */
export type Traces = Map<string, Buffer>;

/** Pages, fragments, routes and mistakes; those that are not there answer as well. */
const ASKED: [string, RequestInit?][] = [
  ...[paths.start, paths.startDialog, paths.lessons, paths.studentDownload, paths.erased, paths.voiceConfig],
  ...[
    paths.lesson('unknown'),
    paths.voiceSocket,
    '/nothing',
    '/built/nothing.js',
    '/.env',
    '/data/viva.sqlite',
  ],
  ...['/healthz', '/readyz', '/metrics', '/operate', '/teacher'],
  ...[paths.getToken, `${paths.getToken}?name=Ann`, `${paths.getToken}?name=Ann&lesson=unknown`],
]
  .map((path): [string, RequestInit?] => [path])
  .concat([
    [paths.roomToken, { method: 'POST', body: '{"room_name":' }],
    [paths.roomToken, { method: 'POST', body: '{}' }],
    [paths.student, { method: 'POST', body: 'name=Ann' }],
    [paths.voiceConfig, { method: 'DELETE' }],
  ]);

/** What a server prints: both streams, since its start. */
export function printedBy(server: ServerProcess): Traces {
  return new Map([['its log', Buffer.from(server.output())]]);
}

/** All that it answers to the student whose cookie this is, heads and bodies. */
export async function answersOf({ origin }: ServerProcess, cookie: string, lesson: string): Promise<Traces> {
  const asked: typeof ASKED = [...ASKED, [paths.lesson(lesson)]];
  const answers = asked.map(async ([path, request = {}]): Promise<[string, Buffer]> => {
    const answer = await fetch(origin + path, { ...request, headers: { cookie } });
    const head = JSON.stringify([...answer.headers]);
    return [
      `${request.method ?? 'GET'} ${path}`,
      Buffer.from(`${answer.status} ${head}\n${await answer.text()}`),
    ];
  });
  return new Map(await Promise.all(answers));
}

/** Every file that it keeps. */
export async function filesOf({ dataDir }: ServerProcess): Promise<Traces> {
  const entries = await readdir(dataDir, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return new Map(
    await Promise.all(
      files.map(async (file): Promise<[string, Buffer]> => [file, Buffer.from(await Bun.file(file).bytes())]),
    ),
  );
}

/** Where any of these words is to be seen, in small letters or capitals. */
export function placesOf(words: string[], traces: Traces): string[] {
  return [...traces].flatMap(([place, bytes]) => {
    const text = bytes.toString('latin1').toLowerCase();
    return words.filter((word) => text.includes(word.toLowerCase())).map((word) => `${word} in ${place}`);
  });
}
