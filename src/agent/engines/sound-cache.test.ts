import { afterEach, beforeEach, expect, test } from 'bun:test';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SoundCache } from './sound-cache.ts';

let folder: string;
let failures: unknown[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'viva-sounds-'));
  failures = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = (maxBytes?: number) => SoundCache.open(folder, (error) => failures.push(error), maxBytes);
const keyOf = (text: string) => SoundCache.key('https://api.openai.com/v1', 'tts-1', 'echo', text);
const soundOf = (...samples: number[]) => new Int16Array(samples);

/** Asks for a sound a second time, and waits until it lies on disk. */
async function recur(cache: SoundCache, text: string): Promise<void> {
  await cache.find(keyOf(text));
  while (!(await readdir(folder)).includes(`${keyOf(text)}.pcm`)) await Bun.sleep(2);
}

test('what is said once stays in memory, what recurs outlives a restart', async () => {
  const cache = await open();
  cache.keep(keyOf('Hello Alice.'), soundOf(1, -2, 3));
  expect(await readdir(folder)).toEqual([]);
  expect(await cache.find(keyOf('Hello Alice.'))).toEqual(soundOf(1, -2, 3));
  await recur(cache, 'Hello Alice.');
  expect(await (await open()).find(keyOf('Hello Alice.'))).toEqual(soundOf(1, -2, 3));
  expect(failures).toEqual([]);
});

test('another voice, model, server or text is another sound, and no name tells what is said', async () => {
  const keys = [
    ['https://a/v1', 'tts-1', 'echo', 'Hello.'],
    ['https://b/v1', 'tts-1', 'echo', 'Hello.'],
    ['https://a/v1', 'tts-1-hd', 'echo', 'Hello.'],
    ['https://a/v1', 'tts-1', 'onyx', 'Hello.'],
    ['https://a/v1', 'tts-1', 'echo', 'Hello!'],
  ].map((parts) => SoundCache.key(...parts));
  expect(new Set(keys).size).toBe(keys.length);
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{64}$/);
});

test('on disk, what was asked for least lately goes first', async () => {
  const cache = await open(12);
  for (const text of ['a', 'b']) {
    cache.keep(keyOf(text), soundOf(1, 2));
    await recur(cache, text);
  }
  const again = await open(12);
  await again.find(keyOf('a'));
  again.keep(keyOf('c'), soundOf(1, 2, 3, 4));
  await recur(again, 'c');
  while ((await readdir(folder)).length > 2) await Bun.sleep(2);
  expect((await readdir(folder)).toSorted()).toEqual([`${keyOf('a')}.pcm`, `${keyOf('c')}.pcm`].toSorted());
});

test('what was cut off while it was written is not taken for a sound', async () => {
  await writeFile(join(folder, `${keyOf('a')}.part`), 'x');
  await writeFile(join(folder, `${keyOf('b')}.pcm`), '');
  const cache = await open();
  expect(await cache.find(keyOf('a'))).toBeUndefined();
  expect(await cache.find(keyOf('b'))).toBeUndefined();
  expect(await readdir(folder)).not.toContain(`${keyOf('a')}.part`);
});

test('without a folder that can be used, sounds are kept in memory, and that is told once', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '');
  const cache = await SoundCache.open(join(file, 'sounds'), (error) => failures.push(error));
  cache.keep(keyOf('a'), soundOf(1));
  expect(await cache.find(keyOf('a'))).toEqual(soundOf(1));
  await cache.find(keyOf('a'));
  expect(failures).toHaveLength(1);
});
