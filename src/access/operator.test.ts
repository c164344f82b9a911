import { describe, expect, setSystemTime, test } from 'bun:test';
import { createHouse } from '../routes/voice/test-house.ts';

const PASSWORD = 'a password for tests: ünïcode';

type House = ReturnType<typeof createHouse>;

const from = (address: string) => ({ requestIP: () => ({ address, family: 'IPv4', port: 1 }) });

function get({ app }: House, path: string, headers: Record<string, string> = {}, address = '10.0.0.1') {
  return app.request(path, { headers: { host: 'localhost', ...headers } }, from(address));
}

function post(
  { app }: House,
  path: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
  address = '10.0.0.1',
) {
  const ours = { origin: 'http://localhost', host: 'localhost' };
  const body = new URLSearchParams(form);
  return app.request(path, { method: 'POST', body, headers: { ...ours, ...headers } }, from(address));
}

async function logIn(house: House, password = PASSWORD, next = '/operate') {
  const response = await post(house, '/login', { password, next });
  const cookie = response.headers.getSetCookie()[0] ?? '';
  return { response, cookie, sent: cookie.split(';', 1)[0] ?? '' };
}

/** Whether the door opened: what is behind it is another matter. */
const isOpen = ({ status }: Response) => ![303, 401, 403, 429].includes(status);

describe('without a password, the operator’s pages', () => {
  const here = { host: 'localhost:3000' };
  const house = createHouse();

  test('open on this machine, by each of its own names', async () => {
    for (const host of ['localhost', 'localhost:3000', '127.0.0.1:3000', '[::1]:3000']) {
      for (const path of ['/operate', '/operate/anything', '/metrics', '/teacher']) {
        expect(isOpen(await get(house, path, { host }, '127.0.0.1'))).toBe(true);
      }
    }
  });

  test.each([
    ['from elsewhere', here, '10.0.0.1', {}],
    ['through a proxy on this machine', { ...here, 'x-forwarded-for': '1.2.3.4' }, '127.0.0.1', {}],
    ['through a proxy that says only Via', { ...here, via: '1.1 proxy' }, '127.0.0.1', {}],
    ['under a name that somebody pointed here', { host: 'rebound.example' }, '127.0.0.1', {}],
    ['where a proxy is configured', here, '127.0.0.1', { trustedProxies: 1 }],
    ['where students come by a public name', here, '127.0.0.1', { publicUrl: 'https://tutor.example' }],
  ])('are closed %s', async (_, headers, address, config) => {
    for (const path of ['/operate', '/operate/x', '/metrics', '/teacher/x', '/login']) {
      const response = await get(createHouse(config), path, headers, address);
      if (path === '/login' && address === '127.0.0.1') continue;
      expect(response.status).toBe(403);
      expect(await response.text()).toContain('ADMIN_PASSWORD');
    }
  });
});

describe('with a password', () => {
  test('a person is sent to the form and from there to where they wanted to go', async () => {
    const house = createHouse({ adminPassword: PASSWORD });
    const asked = await get(house, '/teacher/x', { accept: 'text/html' });
    expect(asked.status).toBe(303);
    expect(asked.headers.get('location')).toBe('/login?next=%2Fteacher%2Fx');
    const form = await get(house, asked.headers.get('location') ?? '');
    expect(await form.text()).toContain('name="next" value="/teacher/x"');
    const { response, cookie, sent } = await logIn(house, PASSWORD, '/teacher/x');
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/teacher/x');
    for (const word of ['HttpOnly', 'SameSite=Strict', 'Path=/', 'Max-Age=43200'])
      expect(cookie).toContain(word);
    expect(cookie).not.toContain('Secure');
    expect(isOpen(await get(house, '/operate', { cookie: sent }))).toBe(true);
  });

  test('this machine is asked for it as well', async () => {
    const house = createHouse({ adminPassword: PASSWORD });
    expect((await get(house, '/operate', {}, '127.0.0.1')).status).toBe(401);
  });

  test.each([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '/operate/..//evil.example',
    '/lessons',
  ])('nobody is sent on to %s', async (next) => {
    const { response } = await logIn(createHouse({ adminPassword: PASSWORD }), PASSWORD, next);
    expect(response.headers.get('location')).toBe('/operate');
  });

  test('over https the cookie is sent over https only', async () => {
    const house = createHouse({ adminPassword: PASSWORD, publicUrl: 'https://tutor.example' });
    const response = await post(house, '/login', { password: PASSWORD }, { origin: 'https://tutor.example' });
    expect(response.headers.getSetCookie()[0]).toContain('Secure');
  });

  test('a session that is forged, too old, ended or of another password opens nothing', async () => {
    const house = createHouse({ adminPassword: PASSWORD });
    const { sent } = await logIn(house);
    const opens = async (cookie: string, at = house) => isOpen(await get(at, '/operate', { cookie }));
    expect(await opens(sent)).toBe(true);
    expect(await opens(sent.replace(/\d{13}/, '9999999999999'))).toBe(false);
    expect(await opens('operator=.')).toBe(false);
    expect(await opens(sent, createHouse({ adminPassword: 'another password' }))).toBe(false);
    setSystemTime(Date.now() + 13 * 3600_000);
    expect(await opens(sent)).toBe(false);
    setSystemTime();
    expect((await post(house, '/logout', {}, { cookie: sent })).status).toBe(303);
    expect(await opens(sent)).toBe(false);
  });

  test('forms of other sites are not taken', async () => {
    const house = createHouse({ adminPassword: PASSWORD });
    const evil = { origin: 'https://evil.example' };
    expect((await post(house, '/login', { password: PASSWORD }, evil)).status).toBe(403);
    const { sent } = await logIn(house);
    expect((await post(house, '/logout', {}, { ...evil, cookie: sent })).status).toBe(403);
    expect(isOpen(await get(house, '/operate', { cookie: sent }))).toBe(true);
  });

  test('a page that is kept fresh sends its reader to the form, and from there to the whole page', async () => {
    const house = createHouse({ adminPassword: PASSWORD });
    const response = await get(house, '/operate/figures', { 'hx-request': 'true' });
    expect(response.status).toBe(401);
    expect(response.headers.get('hx-redirect')).toBe('/login?next=%2Foperate');
  });

  test('Prometheus gives it as HTTP Basic, for figures only', async () => {
    const house = createHouse({ adminPassword: PASSWORD });
    const basic = (password: string) => ({
      authorization: `Basic ${Buffer.from(`prometheus:${password}`).toString('base64')}`,
    });
    const none = await get(house, '/metrics');
    expect(none.status).toBe(401);
    expect(none.headers.get('www-authenticate')).toStartWith('Basic ');
    expect((await get(house, '/metrics', basic('wrong'))).status).toBe(401);
    expect(house.logged.filter((line) => line.includes('wrong password'))).toHaveLength(1);
    expect(isOpen(await get(house, '/metrics', basic(PASSWORD)))).toBe(true);
    expect((await get(house, '/operate', basic(PASSWORD))).status).toBe(401);
  });

  test('wrong ones lock their address, many at once too, and the right one as well; another address is let in', async () => {
    const house = createHouse({ adminPassword: PASSWORD });
    const guesses = await Promise.all(Array.from({ length: 8 }, () => logIn(house, 'wrong')));
    const statuses = guesses.map(({ response }) => response.status);
    expect(statuses).toEqual([403, 403, 403, 403, 403, 429, 429, 429]);
    const { response } = await logIn(house);
    expect(response.status).toBe(429);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await response.text()).toContain('too many wrong passwords');
    const elsewhere = await post(house, '/login', { password: PASSWORD }, {}, '10.0.0.2');
    expect(elsewhere.headers.getSetCookie()).toHaveLength(1);
  });

  test('more guesses at once than can be judged are turned away', async () => {
    const house = createHouse({ adminPassword: PASSWORD });
    const guess = (_: unknown, i: number) => post(house, '/login', { password: 'wrong' }, {}, `10.0.1.${i}`);
    const answers = await Promise.all(Array.from({ length: 12 }, guess));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(4);
  });
});
