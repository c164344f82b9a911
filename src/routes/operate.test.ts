import { expect, test } from 'bun:test';
import { pino } from 'pino';
import { live, stored } from './operate/example.ts';
import { operateRoutes } from './operate.tsx';
import { paths } from './paths.ts';

const CLIENT = {
  ...{ fingerprint: '', style: '/page.css', lessonsStyle: '/lessons.css', operateStyle: '/operate.css' },
  scripts: { start: '/start.js', lessons: '/lessons.js', lesson: '/lesson.js', operate: '/operate.js' },
};

function operatorsPage(operationAt = async () => stored()) {
  const asked = { times: 0 };
  const app = operateRoutes({
    store: { operationAt },
    live: async () => {
      asked.times += 1;
      return live();
    },
    ...{ limits: { microDollars: 5_000_000, ms: null }, client: CLIENT, log: pino({ level: 'silent' }) },
    mayLogOut: false,
  });
  const read = async (path: string) => (await app.request(path)).text();
  return { asked, read };
}

test('the page says first whether all is well, and holds the figures without any script', async () => {
  const { read } = operatorsPage();
  const page = await read(paths.operate);
  expect(page).toContain('<p class="well">All is well.</p>');
  for (const figure of ['1,688 ms', '$2.261', '$31.400007', 'Deepgram nova-2', '11.7 min', '48 ms']) {
    expect(page).toContain(figure);
  }
  expect(page).not.toMatch(/ style=|<style|<script(?![^>]* src=)/);
});

test('all who look share one look at the server, and see the same', async () => {
  const { asked, read } = operatorsPage();
  const [page, ...fragments] = await Promise.all(
    [paths.operate, paths.operateFigures, paths.operateFigures].map(read),
  );
  expect(asked.times).toBe(1);
  expect(new Set(fragments).size).toBe(1);
  expect(page).toContain(fragments[0] ?? 'nothing');
});

test('a database that does not answer is said, with all that is known without it', async () => {
  const { read } = operatorsPage(() => Promise.reject(new Error('database is locked')));
  const page = await read(paths.operate);
  expect(page).toContain('The database does not answer');
  expect(page).toContain('Lessons at once');
});
