import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

const SECONDS_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Those of RFC 6455 and of this server; a client may close with any of four thousand others. */
const CLOSE_CODES = new Set([1000, 1001, 1003, 1005, 1006, 1007, 1008, 1009, 1011, 1012, 1013]);

/** Requests, tokens and sockets. */
export class HttpFigures {
  readonly #seconds;
  readonly #tokens;
  readonly #refusals;
  readonly #openSockets;
  readonly #opened;
  readonly #closed;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#seconds = new Histogram({
      name: 'viva_http_request_duration_seconds',
      help: 'From a request to the beginning of its answer, by the pattern of its route.',
      labelNames: ['method', 'route', 'status'],
      buckets: SECONDS_BUCKETS,
      registers,
    });
    this.#tokens = new Counter({
      name: 'viva_tokens_total',
      help: 'Tokens for lessons that were given.',
      registers,
    });
    this.#refusals = new Counter({
      name: 'viva_token_refusals_total',
      help: 'Tokens that were refused, by the code of the answer.',
      labelNames: ['code'],
      registers,
    });
    this.#openSockets = new Gauge({
      name: 'viva_sockets_open',
      help: 'Sockets of lessons that are open.',
      registers,
    });
    this.#opened = new Counter({
      name: 'viva_sockets_opened_total',
      help: 'Sockets that were opened.',
      registers,
    });
    this.#closed = new Counter({
      name: 'viva_sockets_closed_total',
      help: 'Sockets that were closed, by WebSocket code.',
      labelNames: ['code'],
      registers,
    });
  }

  answered(request: { method: string; route: string; status: number }, seconds: number): void {
    const { method, route, status } = request;
    this.#seconds.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, seconds);
  }

  tokenGiven(): void {
    this.#tokens.inc();
  }

  tokenRefused(code: string): void {
    this.#refusals.inc({ code });
  }

  socketOpened(): void {
    this.#opened.inc();
    this.#openSockets.inc();
  }

  socketClosed(code: number): void {
    this.#closed.inc({ code: CLOSE_CODES.has(code) ? String(code) : 'other' });
    this.#openSockets.dec();
  }
}
