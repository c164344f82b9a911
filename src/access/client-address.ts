import { isIP } from 'node:net';
import type { Server } from 'bun';
import type { Context } from 'hono';
import { expandIPv6 } from 'hono/utils/ipaddr';

/** What proxies add to a request that they pass on. */
const PROXY_HEADERS = [
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'forwarded',
  'via',
];

/** Bun could not say, as for a connection that is already closed. */
const UNKNOWN = 'unknown';

/** Of a subscriber's network, which has a /64 at the least and changes addresses within it as it likes. */
const NETWORK_GROUPS = 4;

/**
 * Whose request it is, as limits count: an IPv4 address, or the /64 network of an IPv6 address.
 * @param trustedProxies - so many proxies stand before this server, and each adds whom it heard to X-Forwarded-For.
 * What stands further to the left was written by the client, who may write anything.
 */
export function clientAddress(c: Context, trustedProxies: number): string {
  const forwarded = trustedProxies > 0 ? c.req.header('x-forwarded-for')?.split(',') : undefined;
  const named = forwarded && readAddress(forwarded.at(-trustedProxies) ?? '');
  return named ?? readAddress(peerOf(c)) ?? UNKNOWN;
}

/** A direct connection from this machine: no proxy has passed it on. A proxy that adds no header cannot be told apart. */
export function isFromThisMachine(c: Context): boolean {
  return isLoopback(peerOf(c)) && PROXY_HEADERS.every((name) => c.req.header(name) === undefined);
}

/** Bun passes its server along with each request. */
function peerOf(c: Context<{ Bindings: Partial<Server<unknown>> }>): string {
  return c.env?.requestIP?.(c.req.raw)?.address ?? '';
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./i.test(address);
}

/** @returns `undefined` for what is no address. Some proxies add a port. */
function readAddress(written: string): string | undefined {
  const bare = written.trim().replace(/^\[(.*)\](?::\d+)?$|^([\d.]+):\d+$/, '$1$2');
  const version = isIP(bare);
  if (version === 4) return bare;
  if (version === 6) return networkOf(bare);
  return undefined;
}

function networkOf(address: string): string {
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  const [withoutZone = ''] = address.split('%', 1);
  const groups = expandIPv6(withoutZone.toLowerCase()).split(':');
  return `${groups.slice(0, NETWORK_GROUPS).join(':')}::/64`;
}
