import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHouse } from './routes/voice/test-house.ts';

const BUILT = join(import.meta.dir, '../public/built');
const NAME = 'app-test-0123abcd.js';
const SOURCE = 'console.log("hello");';

beforeAll(() => {
  mkdirSync(BUILT, { recursive: true });
  writeFileSync(join(BUILT, NAME), SOURCE);
  writeFileSync(join(BUILT, `${NAME}.gz`), Bun.gzipSync(SOURCE));
});
afterAll(() => {
  for (const name of [NAME, `${NAME}.gz`]) rmSync(join(BUILT, name), { force: true });
});

const { app } = createHouse();
const get = (path: string, headers: Record<string, string> = {}) => app.request(path, { headers });

test('pages run only our own code, and only they may use the microphone', async () => {
  const { headers } = await get('/');
  const policy = headers.get('content-security-policy') ?? '';
  for (const rule of ["default-src 'self'", "connect-src 'self' ws://localhost", "frame-ancestors 'none'"]) {
    expect(policy).toContain(rule);
  }
  expect(policy).not.toContain('unsafe');
  expect(headers.get('permissions-policy')).toContain('microphone=(self)');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
});

test('a page’s script has the nonce of this one answer', async () => {
  const nonceOf = async () => {
    const page = await get('/');
    const policy = page.headers.get('content-security-policy') ?? '';
    const nonce = /script-src 'self' 'nonce-([^']{22,})'/.exec(policy)?.[1];
    expect(await page.text()).toContain(`src="/built/start.js" nonce="${nonce}"`);
    return nonce;
  };
  expect(await nonceOf()).not.toBe(await nonceOf());
});

test('pages and JSON are sent gzipped to whoever takes it', async () => {
  for (const path of ['/', '/api/voice/config/']) {
    expect((await get(path, { 'accept-encoding': 'gzip' })).headers.get('content-encoding')).toBe('gzip');
    expect((await get(path)).headers.get('content-encoding')).toBeNull();
  }
});

test('built files are sent as they were compressed, and kept for ever', async () => {
  const response = await get(`/built/${NAME}`, { 'accept-encoding': 'gzip, br' });
  expect(response.headers.get('content-encoding')).toBe('gzip');
  expect(response.headers.get('cache-control')).toContain('immutable');
  expect(response.headers.get('content-type')).toContain('javascript');
  expect(new TextDecoder().decode(Bun.gunzipSync(await response.bytes()))).toBe(SOURCE);
  expect(await (await get(`/built/${NAME}`)).text()).toBe(SOURCE);
});

test('other files are asked for again, and not sent again when they are the same', async () => {
  const first = await get('/favicon.svg');
  expect(first.headers.get('cache-control')).toBe('no-cache');
  const etag = first.headers.get('etag') ?? '';
  expect((await get('/favicon.svg', { 'if-none-match': etag })).status).toBe(304);
});

test('what does not exist is 404: as JSON under /api, as a page elsewhere; nothing outside public is served', async () => {
  const api = await get('/api/voice/nothing');
  expect(api.status).toBe(404);
  expect(await api.json()).toEqual({ error: { code: 'not_found', message: expect.any(String) } });
  for (const path of ['/nothing', '/built/nothing.js', '/..%2fpackage.json', '/%2e%2e/package.json']) {
    const page = await get(path);
    expect(page.status).toBe(404);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('cache-control') ?? '').not.toContain('immutable');
  }
});

test('a body that no form would have is refused', async () => {
  const response = await app.request('/api/voice/get-token/', { method: 'POST', body: 'x'.repeat(100_000) });
  expect(response.status).toBe(413);
  expect(await response.json()).toEqual({ error: { code: 'too_large', message: expect.any(String) } });
});

test('a file whose name no file can have is not there', async () => {
  for (const path of ['/nothing%00', '/built/nothing.js%00', '/lessons/water/picture.png%00']) {
    expect((await get(path)).status).toBe(404);
  }
});

test('whoever goes away in the middle of a body is no mistake of the server', async () => {
  const gone = new ReadableStream({
    pull: (controller) => controller.error(new DOMException('The connection was closed.', 'AbortError')),
  });
  const request = new Request('http://localhost/api/voice/get-token/', { method: 'POST', body: gone });
  expect((await app.request(request)).status).toBe(400);
});
