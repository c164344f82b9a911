import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { LRUCache } from 'lru-cache';
import { isSameText } from './same-text.ts';

const NAME = 'operator';

/** A working day. */
const LIFE_S = 12 * 3600;

/** Sessions that were ended before their time; each is remembered until then. */
const MAX_ENDED = 1_000;

/**
 * Who has given the password, in a signed cookie that ends by itself. It outlives a restart, but not a change of the
 * password or of the signing secret.
 */
export class AdminSessions {
  readonly #key: string;
  readonly #ended = new LRUCache<string, true>({ max: MAX_ENDED, ttl: LIFE_S * 1000 });

  constructor(secret: string, password: string) {
    // A key of its own: nothing else that is signed with the secret passes for a session.
    this.#key = sign(secret, `operator's sessions\n${password}`);
  }

  begin(c: Context, { secure }: { secure: boolean }, now = Date.now()): void {
    const session = `${crypto.randomUUID()}.${now + LIFE_S * 1000}`;
    const options = { httpOnly: true, sameSite: 'Strict', path: '/', maxAge: LIFE_S, secure } as const;
    setCookie(c, NAME, `${session}.${sign(this.#key, session)}`, options);
  }

  isOpen(c: Context, now = Date.now()): boolean {
    return this.#read(c, now) !== undefined;
  }

  /** Also for whoever has a copy of the cookie. */
  end(c: Context): void {
    const session = this.#read(c, Date.now());
    if (session) this.#ended.set(session, true);
    deleteCookie(c, NAME, { path: '/' });
  }

  #read(c: Context, now: number): string | undefined {
    const value = getCookie(c, NAME) ?? '';
    const end = Math.max(0, value.lastIndexOf('.'));
    const session = value.slice(0, end);
    if (!isSameText(value.slice(end + 1), sign(this.#key, session))) return undefined;
    const expiresAt = Number(session.split('.')[1]);
    return expiresAt > now && !this.#ended.has(session) ? session : undefined;
  }
}

function sign(key: string, text: string): string {
  return new Bun.CryptoHasher('sha256', key).update(text).digest('base64url');
}
