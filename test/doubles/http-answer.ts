import type { ServerResponse } from 'node:http';
import type { DoubleRequest } from './double.ts';
import { type OpenAIError, openAIError } from './openai-errors.ts';
import type { AnswerFailure } from './script.ts';

/** Part of a body, and when it is due after the arrival of the request. */
export interface Piece {
  dueMs: number;
  bytes: string | Buffer;
}

export interface Body {
  type: string;
  /** In order; at least one. */
  pieces: Piece[];
}

const GARBAGE = '<html><body><h1>502 Bad Gateway</h1></body></html>';
/** Within a stream, where a page by itself would be passed over. */
const GARBAGE_EVENT = `data: ${GARBAGE}\n\n`;

/** The answer to one request: piece by piece in its time, or wrong in the way that was scripted. */
export class HttpAnswer {
  readonly #arrivedAt = performance.now();
  readonly #response: ServerResponse;
  readonly #entry: DoubleRequest<unknown>;
  #isGone = false;

  constructor(response: ServerResponse, entry: DoubleRequest<unknown>) {
    this.#response = response;
    this.#entry = entry;
    response.on('close', () => {
      this.#isGone = true;
      if (!response.writableFinished && entry.outcome === 'open') entry.outcome = 'cancelled';
    });
  }

  refuse({ status, headers, body }: OpenAIError): void {
    this.#entry.outcome = 'refused';
    this.#response.writeHead(status, { ...headers, 'content-type': 'application/json' });
    this.#response.end(JSON.stringify(body));
  }

  /** Goes wrong before the first piece of a body, where that was scripted. */
  failsEarly(failure: AnswerFailure | null, type: string): boolean {
    if (!failure || ('at' in failure && failure.at === 'middle')) return false;
    if (failure.kind === 'status') {
      this.refuse(openAIError(failure));
      return true;
    }
    this.#entry.outcome = 'failed';
    const hasOwnType = failure.at === 'headers';
    if (hasOwnType || failure.kind === 'garbage') {
      this.#response.writeHead(200, { 'content-type': hasOwnType ? type : 'text/html' });
      this.#response.flushHeaders();
    }
    this.#goWrong(failure.kind, hasOwnType ? GARBAGE_EVENT : GARBAGE);
    return true;
  }

  /** @returns how many pieces left, which are fewer when the caller goes or `failure` says so */
  async send({ type, pieces }: Body, failure: AnswerFailure | null): Promise<number> {
    const breaks = failure && failure.kind !== 'status' && failure.at === 'middle' ? failure : undefined;
    const last = breaks ? Math.ceil(pieces.length / 2) : pieces.length;
    for (const [sent, { dueMs, bytes }] of pieces.slice(0, last).entries()) {
      await this.#until(dueMs);
      if (this.#isGone) return sent;
      if (sent === 0) this.#begin(type, dueMs);
      this.#response.write(bytes);
    }
    if (breaks) {
      this.#entry.outcome = 'failed';
      this.#goWrong(breaks.kind, GARBAGE_EVENT);
    } else {
      this.#entry.outcome = 'answered';
      this.#response.end();
    }
    return last;
  }

  /** Destroying the answer itself would end one that has not begun with a status of 200. */
  cut(): void {
    this.#response.socket?.destroy();
  }

  #begin(type: string, dueMs: number): void {
    this.#entry.lateMs = Math.round(performance.now() - this.#arrivedAt - dueMs);
    this.#response.writeHead(200, { 'content-type': type, 'x-request-id': crypto.randomUUID() });
    this.#response.flushHeaders();
  }

  /** A stall is only that nothing more is done. */
  #goWrong(kind: 'cut' | 'stall' | 'garbage', garbage: string): void {
    if (kind === 'cut') this.cut();
    if (kind === 'garbage') this.#response.end(garbage);
  }

  async #until(dueMs: number): Promise<void> {
    const leftMs = this.#arrivedAt + dueMs - performance.now();
    if (leftMs > 0) await Bun.sleep(leftMs);
  }
}
