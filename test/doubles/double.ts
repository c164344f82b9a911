import type { Change } from './script.ts';

/** A server that speaks a provider's protocol on this machine, and counts what the provider would bill. */
export interface Double<Behaviours, Count> extends AsyncDisposable {
  /** `http:`, without a path. */
  url: string;
  /** The only key that it takes. */
  apiKey: string;
  /** The latest requests, oldest first. */
  readonly requests: readonly DoubleRequest<keyof Behaviours>[];
  readonly count: Count;
  /** From now on, or for so many requests of each route that is named. */
  behave(change: Change<Behaviours>, requests?: number): void;
}

export interface DoubleRequest<Route> {
  route: Route;
  /** Milliseconds since the epoch. */
  at: number;
  outcome: 'open' | 'answered' | 'refused' | 'failed' | 'cancelled';
  /** The student's last words, or the words to be said. */
  input: string;
  /** What was recognised, said or called. */
  output: string;
  /** How much later than scripted the answer began: how far this double is itself the reason for a slow turn. */
  lateMs: number;
}

const MAX_REQUESTS = 500;

/** A bounded record of requests. */
export class RequestLog<Route> {
  readonly entries: DoubleRequest<Route>[] = [];

  begin(route: Route): DoubleRequest<Route> {
    const entry: DoubleRequest<Route> = {
      route,
      at: Date.now(),
      outcome: 'open',
      input: '',
      output: '',
      lateMs: 0,
    };
    this.entries.push(entry);
    if (this.entries.length > MAX_REQUESTS) this.entries.shift();
    return entry;
  }
}

/** A key that only this run of a double takes: wherever else it is found, it has leaked. */
export function madeUpKey(prefix: string): string {
  return prefix + Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('hex');
}
