import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { LRUCache } from 'lru-cache';
import { readSignedText, signatureOf, signText } from '../signed-text.ts';

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
    this.#key = signatureOf(`operator's sessions\n${password}`, secret, 'base64url');
  }

  begin(c: Context, { secure }: { secure: boolean }, now = Date.now()): void {
    const session = `${crypto.randomUUID()}.${now + LIFE_S * 1000}`;
    const options = { httpOnly: true, sameSite: 'Strict', path: '/', maxAge: LIFE_S, secure } as const;
    setCookie(c, NAME, signText(session, this.#key, 'base64url'), options);
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
    const session = readSignedText(getCookie(c, NAME) ?? '', this.#key, 'base64url');
    const expiresAt = Number(session?.split('.')[1]);
    return session && expiresAt > now && !this.#ended.has(session) ? session : undefined;
  }
}
