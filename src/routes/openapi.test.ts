import { expect, test } from 'bun:test';
import { z } from 'zod';
import { openApiDocument } from './openapi.ts';
import { paths } from './paths.ts';
import { createHouse } from './voice/test-house.ts';

const { app } = createHouse();
const { schemas } = openApiDocument.components;

/** With or without a slash at its end, an address is the same. */
const bare = (path: string) => path.replace(/\/$/, '');

test('every address that is for programs is in the document', () => {
  const documented = Object.entries(openApiDocument.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${bare(path)}`),
  );
  const served = app.routes
    .filter(({ method }) => method !== 'ALL' && method !== 'OPTIONS')
    .filter(({ path }) => path.startsWith('/api/') || path === '/healthz' || path === '/readyz')
    .map(({ method, path }) => `${method} ${bare(path)}`);
  expect(new Set(documented)).toEqual(new Set(served));
});

test.each([
  [paths.voiceConfig, 'Configuration'],
  [`${paths.getToken}?name=Alice`, 'Token'],
  [paths.getToken, 'Problem'],
])('what %s answers is what the document says', async (path, name) => {
  const answer = await (await app.request(path)).json();
  const schema = schemas[name];
  if (!schema) throw new Error(`The document does not know ${name}.`);
  expect(() => z.fromJSONSchema(schema).parse(answer)).not.toThrow();
});

test('the document is served as it is', async () => {
  const answer = await app.request(paths.openApi);
  expect(await answer.json()).toEqual(JSON.parse(JSON.stringify(openApiDocument)));
});

test('a method that an address has not is refused by name; all others are served', async () => {
  const refused = await app.request(paths.voiceConfig, { method: 'DELETE' });
  expect(refused.status).toBe(405);
  expect(refused.headers.get('allow')).toBe('GET');
  expect((await app.request(paths.voiceConfig, { method: 'HEAD' })).status).toBe(200);
});
