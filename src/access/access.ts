import type { Context } from 'hono';
import { AddressLimit } from './address-limit.ts';
import { AdminPassword } from './admin-password.ts';
import { AdminSessions } from './admin-session.ts';
import { ClassCode } from './class-code.ts';
import { clientAddress, isFromThisMachine } from './client-address.ts';
import { SocketPlaces } from './socket-places.ts';

export interface AccessConfig {
  adminPassword: string | undefined;
  classCode: string | undefined;
  /** How many proxies stand before this server. */
  trustedProxies: number;
  publicUrl: string | undefined;
  maxLessons: number;
}

/**
 * What one address may ask for. A school has one address: forty students who press Start within a minute ask for 40
 * tokens, 40 sockets and some 400 pages and files, and a network that drops them all makes them ask again.
 */
const LIMITS = {
  tokens: { requests: 300, seconds: 60 },
  sockets: { requests: 300, seconds: 60 },
  pages: { requests: 3_000, seconds: 60 },
};

/** Beyond one for each lesson: of pages that have not joined yet. Half of what all addresses have together. */
const SPARE_SOCKETS = 50;

/** Who may do what: by address, by the operator's password, by the class's code. */
export class Access {
  readonly #limits = {
    tokens: new AddressLimit(LIMITS.tokens),
    sockets: new AddressLimit(LIMITS.sockets),
    pages: new AddressLimit(LIMITS.pages),
  };
  readonly places: SocketPlaces;
  /** Without it, any name begins a lesson. */
  readonly classCode: ClassCode | undefined;
  /** Without it, the operator's pages answer on this machine only. */
  readonly operator: { password: AdminPassword; sessions: AdminSessions } | undefined;

  constructor(
    readonly config: AccessConfig,
    secret: string,
  ) {
    const { adminPassword, classCode, maxLessons } = config;
    this.places = new SocketPlaces(maxLessons + SPARE_SOCKETS);
    this.classCode = classCode === undefined ? undefined : new ClassCode(classCode);
    this.operator =
      adminPassword === undefined
        ? undefined
        : { password: new AdminPassword(adminPassword), sessions: new AdminSessions(secret, adminPassword) };
  }

  addressOf(c: Context): string {
    return clientAddress(c, this.config.trustedProxies);
  }

  /** @returns after how many seconds to try again; `undefined` when the request is let in */
  async take(limit: 'tokens' | 'sockets' | 'pages', c: Context): Promise<number | undefined> {
    const address = this.limitedAddress(c);
    return address === undefined ? undefined : this.#limits[limit].take(address);
  }

  /** `undefined` for a direct connection from this machine, which nothing limits: health checks and benchmarks. */
  limitedAddress(c: Context): string | undefined {
    return isFromThisMachine(c) ? undefined : this.addressOf(c);
  }
}
