import { Database } from 'bun:sqlite';
import { expect, test } from 'bun:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHouse } from '../routes/voice/test-house.ts';

async function readyz({ app }: ReturnType<typeof createHouse>) {
  const answer = await app.request('/readyz');
  return { status: answer.status, report: await answer.json() };
}

test('the process answers, and all parts are ready', async () => {
  const house = createHouse();
  expect(await (await house.app.request('/healthz')).text()).toBe('ok');
  const parts = Object.fromEntries(
    ['server', 'store', 'agent', 'engines'].map((part) => [part, { ready: true }]),
  );
  expect(await readyz(house)).toEqual({ status: 200, report: { ready: true, parts } });
});

test('without the agent thread or in a server that stops nobody is let in; each says what to do', async () => {
  const house = createHouse();
  house.agent.dies({ restarted: false });
  await house.live.close();
  const { status, report } = await readyz(house);
  expect(status).toBe(503);
  expect(report.parts).toMatchObject({
    server: { ready: false, todo: expect.stringContaining('stop') },
    store: { ready: true },
    agent: { ready: false, todo: expect.stringContaining('log') },
    engines: { ready: false, todo: expect.any(String) },
  });
});

test('a database that cannot be written is not ready, and all who ask meanwhile share one look', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'viva-'));
  const file = join(folder, 'viva.sqlite');
  const house = createHouse({}, undefined, { file });
  const other = new Database(file);
  other.run('BEGIN IMMEDIATE');
  const [first, second] = await Promise.all([readyz(house), readyz(house)]);
  expect(first.status).toBe(503);
  expect(first.report.parts.store).toEqual({
    ready: false,
    todo: expect.stringMatching(/SQLITE_BUSY.*DATA_DIR/),
  });
  expect(second).toEqual(first);
  other.run('ROLLBACK');
  other.close();
  await house.store.close();
  rmSync(folder, { recursive: true });
});
