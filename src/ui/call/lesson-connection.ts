import { signal } from '@preact/signals-core';
import type { ClientFrame, ServerFrame, TokenAnswer } from '../../protocol.ts';
import { backoffMs, MAX_ATTEMPTS } from './backoff.ts';
import type { Connection, Missing } from './call.ts';
import type { TokenOutcome } from './token.ts';

/** From being connected to `ready`. */
const READY_TIMEOUT_MS = 10_000;
/** A connection that held this long was good: the next loss starts again at the shortest wait. */
const STABLE_MS = 10_000;

/** What the page tells the lesson, whatever carries it. */
export type StudentFrame = Extract<ClientFrame, { type: 'text' | 'mute' | 'think' | 'end' }>;

export interface LessonConnectionOptions {
  askToken: () => Promise<TokenOutcome>;
  onFrame: (frame: ServerFrame) => void;
}

/** Why a connection is given up. */
export interface Loss {
  missing?: Missing;
  /** A sentence for the student. */
  why?: string;
}

/**
 * The connection of one lesson: when it is lost, a new token is asked for and the lesson is joined again. What
 * carries it connects, tells `receive`, `lost` and the like what happened, and says nothing after `disconnect`.
 */
export abstract class LessonConnection {
  readonly connection = signal<Connection>({ phase: 'connecting' });
  readonly #options: LessonConnectionOptions;
  #readyTimer: ReturnType<typeof setTimeout> | undefined;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;
  #liveSince = 0;

  constructor(options: LessonConnectionOptions) {
    this.#options = options;
    addEventListener('online', () => this.#hurry());
    addEventListener('offline', () => this.#nameNetwork());
    document.addEventListener('visibilitychange', () => this.#hurry());
  }

  /** `false` when there is no connection to send on. */
  abstract send(frame: StudentFrame): boolean;
  protected abstract connect(answer: TokenAnswer): void;
  /** Lets go of what `connect` made, if there is any. */
  protected abstract disconnect(): void;

  join(answer: TokenAnswer): void {
    this.#drop();
    this.connect(answer);
  }

  /** Begins anew with the shortest wait, also where it had stopped trying. */
  reconnect(): void {
    this.#attempt = 0;
    this.#retry({});
    this.#hurry();
  }

  protected get live(): boolean {
    return this.connection.value.phase === 'live';
  }

  /** Connected: `ready` should come soon after this was first said. */
  protected awaitReady(loss: Loss = {}): void {
    this.#readyTimer ??= setTimeout(() => this.lost(loss), READY_TIMEOUT_MS);
  }

  protected receive(frame: ServerFrame): void {
    if (frame.type === 'closed') {
      this.#closed(frame);
      return;
    }
    if (frame.type === 'ready') this.#settle();
    this.#options.onFrame(frame);
  }

  /** The lesson stands still, and what carries it is about to mend that by itself. */
  protected interrupted(missing: Missing): void {
    this.#awaitNoLonger();
    this.#forgetAttempts();
    this.connection.value = { phase: 'reconnecting', missing: orNetwork(missing) };
  }

  protected lost(loss: Loss = {}): void {
    this.#forgetAttempts();
    this.#retry(loss);
  }

  protected stop(connection: Connection): void {
    this.#drop();
    this.connection.value = connection;
  }

  #closed({ reason, message }: Extract<ServerFrame, { type: 'closed' }>): void {
    if (reason === 'replaced') this.stop({ phase: 'replaced' });
    else if (reason === 'shutdown' || reason === 'error') this.lost(message ? saidByServer(message) : {});
    else this.stop({ phase: 'ended', reason, ...(message ? { message } : {}) });
  }

  #settle(): void {
    this.#awaitNoLonger();
    if (!this.live) this.#liveSince = performance.now();
    this.connection.value = { phase: 'live' };
  }

  #awaitNoLonger(): void {
    clearTimeout(this.#readyTimer);
    this.#readyTimer = undefined;
  }

  #forgetAttempts(): void {
    if (this.live && performance.now() - this.#liveSince > STABLE_MS) this.#attempt = 0;
  }

  #retry({ missing = 'server', why }: Loss): void {
    this.#drop();
    if (this.#attempt >= MAX_ATTEMPTS) {
      const message = 'The server has not been reached for several minutes. Your lesson is kept.';
      this.connection.value = { phase: 'refused', message };
      return;
    }
    this.connection.value = {
      phase: 'reconnecting',
      missing: orNetwork(missing),
      ...(why ? { why } : {}),
    };
    this.#retryTimer = setTimeout(() => void this.#askAndJoin(), backoffMs(this.#attempt++));
  }

  async #askAndJoin(): Promise<void> {
    // From here until there is an answer nothing is scheduled, so nothing can be hurried.
    this.#retryTimer = undefined;
    const outcome = await this.#options.askToken();
    if (this.connection.value.phase !== 'reconnecting' || this.#retryTimer) return;
    if (outcome.ok) this.join(outcome.answer);
    else if (isTemporary(outcome.status))
      this.#retry(outcome.status > 0 ? saidByServer(outcome.message) : {});
    else this.stop({ phase: 'refused', message: outcome.message });
  }

  /** A loss is often noticed before the browser knows that the whole network is gone. */
  #nameNetwork(): void {
    if (this.connection.value.phase !== 'reconnecting') return;
    this.connection.value = { phase: 'reconnecting', missing: 'network' };
  }

  /** Ends the wait for the next attempt, if there is one. */
  #hurry(): void {
    if (!this.#retryTimer || document.hidden || !navigator.onLine) return;
    clearTimeout(this.#retryTimer);
    void this.#askAndJoin();
  }

  #drop(): void {
    this.#awaitNoLonger();
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    this.disconnect();
  }
}

function orNetwork(missing: Missing): Missing {
  return navigator.onLine ? missing : 'network';
}

function saidByServer(message: string): Loss {
  return { why: `The server says: ${message}` };
}

/** Full, restarting or busy: worth another try. Anything else stays as it is until somebody changes it. */
function isTemporary(status: number): boolean {
  return status === 0 || status === 429 || status >= 500;
}
