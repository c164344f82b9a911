import { beforeAll, describe, expect, test } from 'bun:test';
import { chmod, copyFile, mkdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { $ } from 'bun';
import { validate } from 'dockerfile-utils';
import { temporaryFolder } from '../server-process.ts';
import { Student } from '../student/student.ts';
import { mayContain, start } from './container.ts';
import { buildImage, type Image, placeOf, ROOT } from './image.ts';

/** What the image adds to its base, with a little room for what comes. */
const MAX_MEGABYTES = 300;

/** What Docker gives a container to end by itself. */
const STOP_WITHIN_MS = 10_000;

/** In CI nothing is left out: it fails instead. */
const cannotContain = !mayContain() && process.env.CI !== 'true';

test('the Dockerfile is valid, and its programs get their signals themselves', async () => {
  const text = await readFile(join(ROOT, 'Dockerfile'), 'utf8');
  expect(validate(text).map(({ message, range }) => `${range.start.line + 1}: ${message}`)).toEqual([]);
  expect(text).toMatch(/^CMD \["bun", /m);
});

describe.skipIf(cannotContain)('the image', () => {
  let image: Image;

  beforeAll(async () => {
    const folder = temporaryFolder();
    // The folder of a test is its owner's; the server is somebody else.
    await chmod(folder, 0o755);
    image = await buildImage(folder);
    const programs = placeOf('/bin', image);
    await mkdir(programs);
    await copyFile(process.execPath, join(programs, 'bun'));
  }, 120_000);

  test('holds the models, and nothing for other systems', async () => {
    const runtimes = await Array.fromAsync(
      new Bun.Glob('**/libonnxruntime*').scan(placeOf('node_modules/onnxruntime-node/bin', image)),
    );
    expect(runtimes).toEqual([`napi-v6/linux/${process.arch}/libonnxruntime.so.1`]);
    const megabytes = Number((await $`du -sm --apparent-size ${placeOf('.', image)}`.text()).split('\t')[0]);
    expect(megabytes).toBeLessThan(MAX_MEGABYTES);
    expect(await Bun.file(placeOf('node_modules/typescript/package.json', image)).exists()).toBe(false);
  });

  test('serves a lesson to the end as another user on a read-only disk, and stops in time', async () => {
    await using container = await start(image);
    expect(await container.isHealthy()).toBe(true);

    const student = await Student.greeted(container.origin, { name: 'Ann' });
    student.leave();
    await student.ended;

    const askedToStopMs = performance.now();
    expect(await container.stop()).toBe(0);
    expect(performance.now() - askedToStopMs).toBeLessThan(STOP_WITHIN_MS);
    expect(await container.isHealthy()).toBe(false);
    const database = await stat(join(placeOf('/data', image), 'viva.sqlite'));
    expect(`${database.uid}:${database.gid}`).toBe(image.user);
  });

  test('says what to do where its pages were not built and cannot be', async () => {
    await rm(placeOf('public/built', image), { recursive: true });
    await expect(start(image)).rejects.toThrow('Run "bun run build"');
  });
});
