import { expect, test } from 'bun:test';
import { Hono } from 'hono';
import { clientAddress, isFromThisMachine } from './client-address.ts';

async function seen(peer: string, headers: Record<string, string> = {}, trustedProxies = 0) {
  const app = new Hono();
  app.get('/', (c) => c.json([clientAddress(c, trustedProxies), isFromThisMachine(c)]));
  const requestIP = () => ({ address: peer, family: 'IPv4', port: 1 });
  const response = await app.request('/', { headers }, { requestIP });
  const [address, isHere]: [string, boolean] = await response.json();
  return { address, isHere };
}

const forwarded = { 'x-forwarded-for': '6.6.6.6, 2001:db8:1:2:3::4, 10.0.0.2' };

test.each([
  ['nobody in front is believed', '9.9.9.9', forwarded, 0, '9.9.9.9'],
  ['the last proxy says whom it heard', '9.9.9.9', forwarded, 1, '10.0.0.2'],
  ['with two proxies, the first one says it', '9.9.9.9', forwarded, 2, '2001:0db8:0001:0002::/64'],
  ['fewer names than proxies: the peer', '9.9.9.9', { 'x-forwarded-for': '6.6.6.6' }, 2, '9.9.9.9'],
  ['what is no address: the peer', '9.9.9.9', { 'x-forwarded-for': 'unknown' }, 1, '9.9.9.9'],
  ['a port is left out', '9.9.9.9', { 'x-forwarded-for': '1.2.3.4:567' }, 1, '1.2.3.4'],
  ['also of IPv6', '9.9.9.9', { 'x-forwarded-for': '[2001:db8::1]:567' }, 1, '2001:0db8:0000:0000::/64'],
  ['IPv4 in IPv6 is IPv4', '::ffff:1.2.3.4', {}, 0, '1.2.3.4'],
  ['a zone is no part of it', 'fe80::1%eth0', {}, 0, 'fe80:0000:0000:0000::/64'],
  ['a connection that is gone', '', {}, 0, 'unknown'],
])('%s', async (_, peer, headers, proxies, address) => {
  expect((await seen(peer, headers, proxies)).address).toBe(address);
});

test('this machine is a loopback peer whose request no proxy has passed on', async () => {
  for (const peer of ['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1']) {
    expect((await seen(peer)).isHere).toBe(true);
    for (const name of [
      'X-Forwarded-For',
      'X-Forwarded-Host',
      'X-Forwarded-Proto',
      'X-Real-IP',
      'Forwarded',
      'Via',
    ]) {
      expect((await seen(peer, { [name]: '' })).isHere).toBe(false);
    }
  }
  for (const peer of ['10.0.0.1', '128.0.0.1', '::2', '']) expect((await seen(peer)).isHere).toBe(false);
});
