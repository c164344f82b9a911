import { afterAll, expect, test } from 'bun:test';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { LessonsFolder } from './curriculum/lessons-folder.ts';
import { keepCurrent } from './curriculum-upkeep.ts';

const dir = await mkdtemp(join(tmpdir(), 'viva-upkeep-'));
afterAll(() => rm(dir, { recursive: true }));

test('a changed lesson is stored and taught; a broken one is told in the log, and taught as it was', async () => {
  const file = join(dir, 'the-water-cycle.md');
  await cp(join(import.meta.dir, '../lessons/the-water-cycle.md'), file);
  const folder = new LessonsFolder(dir);
  await folder.read();
  const text = await Bun.file(file).text();

  const stored = watched<string>();
  const logged = watched<string>();
  const store = {
    saveCurriculum: async ([lesson]: { title: string }[]) => stored.put(lesson?.title ?? ''),
  };
  const stop = keepCurrent(folder, store, pino({ level: 'warn' }, { write: (line) => logged.put(line) }));

  await Bun.write(file, text.replace('title: The water cycle', 'title: Rain'));
  expect(await stored.next()).toBe('Rain');
  expect(folder.lessons[0]?.title).toBe('Rain');

  await Bun.write(file, text.replace('### Question', '### Qwerty'));
  expect(await logged.next()).toMatch(/last good version.*the-water-cycle\.md:\d+: .*Qwerty/);
  expect(folder.lessons[0]?.title).toBe('Rain');
  stop();
});

/** What is put can be awaited in its order. */
function watched<T>() {
  const items: T[] = [];
  let wake = () => {};
  return {
    put(item: T) {
      items.push(item);
      wake();
    },
    async next(): Promise<T> {
      for (;;) {
        const item = items.shift();
        if (item !== undefined) return item;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
