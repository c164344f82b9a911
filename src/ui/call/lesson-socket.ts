import { signal } from '@preact/signals-core';
import type { ClientFrame, ServerFrame, TokenAnswer } from '../../protocol.ts';
import { backoffMs, MAX_ATTEMPTS } from './backoff.ts';
import type { Connection } from './call.ts';
import type { TokenOutcome } from './token.ts';

/** From the socket's opening to `ready`. */
const READY_TIMEOUT_MS = 10_000;
/** A connection that held this long was good: the next loss starts again at the shortest wait. */
const STABLE_MS = 10_000;
/** Half a second of speech. What the network cannot take is dropped: late speech is worth less than memory. */
const MAX_UNSENT_AUDIO_BYTES = 16_000;
/** A connection that takes nothing for this long is gone, whatever the browser still believes. */
const MAX_STALL_MS = 8_000;

export interface LessonSocketOptions {
  askToken: () => Promise<TokenOutcome>;
  /** The server speaks as soon as it is joined, so joining waits until the page can play. */
  soundReady: Promise<void>;
  onFrame: (frame: ServerFrame) => void;
  onAudio: (pcm: ArrayBuffer) => void;
}

/** The connection of one lesson: it joins, and when it is lost it asks for a new token and joins again. */
export class LessonSocket {
  readonly connection = signal<Connection>({ phase: 'connecting' });
  #socket: WebSocket | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;
  #liveSince = 0;
  #stalledSince: number | undefined;

  constructor(private readonly options: LessonSocketOptions) {
    addEventListener('online', () => this.#hurry());
    addEventListener('offline', () => {
      if (this.connection.value.phase === 'live') this.#lost();
    });
    document.addEventListener('visibilitychange', () => this.#hurry());
  }

  join({ url, token }: TokenAnswer): void {
    const socket = new WebSocket(asWebSocketUrl(url));
    socket.binaryType = 'arraybuffer';
    this.#drop();
    this.#socket = socket;
    this.#timer = setTimeout(() => this.#lost(), READY_TIMEOUT_MS);
    socket.onopen = () => void this.#greet(socket, token);
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (socket !== this.#socket) return;
      if (typeof data === 'string') this.#receive(data);
      else this.options.onAudio(data);
    };
    socket.onclose = () => {
      if (socket === this.#socket) this.#lost();
    };
  }

  /** `false` when there is no connection to send on. */
  send(frame: ClientFrame): boolean {
    if (this.connection.value.phase !== 'live') return false;
    this.#socket?.send(JSON.stringify(frame));
    return true;
  }

  sendAudio(pcm: ArrayBuffer): void {
    const socket = this.#socket;
    if (!socket || this.connection.value.phase !== 'live') return;
    if (socket.bufferedAmount <= MAX_UNSENT_AUDIO_BYTES) {
      this.#stalledSince = undefined;
      socket.send(pcm);
      return;
    }
    this.#stalledSince ??= performance.now();
    if (performance.now() - this.#stalledSince > MAX_STALL_MS) this.#lost();
  }

  /** Begins anew with the shortest wait, also where it had stopped trying. */
  reconnect(): void {
    this.#attempt = 0;
    this.#retry();
    this.#hurry();
  }

  async #greet(socket: WebSocket, token: string): Promise<void> {
    try {
      await this.options.soundReady;
    } catch {
      const message = 'A part of this page could not be loaded, so it cannot play sound. Reload the page.';
      this.#stop({ phase: 'refused', message });
    }
    if (socket !== this.#socket) return;
    const join: ClientFrame = { type: 'join', token };
    socket.send(JSON.stringify(join));
  }

  #receive(text: string): void {
    const frame = JSON.parse(text) as ServerFrame;
    if (frame.type === 'closed') {
      this.#closed(frame);
      return;
    }
    if (frame.type === 'ready') this.#settle();
    this.options.onFrame(frame);
  }

  #closed({ reason, message }: Extract<ServerFrame, { type: 'closed' }>): void {
    if (reason === 'replaced') this.#stop({ phase: 'replaced' });
    else if (reason === 'shutdown' || reason === 'error') this.#lost(message);
    else this.#stop({ phase: 'ended', reason, ...(message ? { message } : {}) });
  }

  #settle(): void {
    clearTimeout(this.#timer);
    this.#liveSince = performance.now();
    this.#stalledSince = undefined;
    this.connection.value = { phase: 'live' };
  }

  #stop(connection: Connection): void {
    this.#drop();
    this.connection.value = connection;
  }

  #lost(why?: string): void {
    const wasLive = this.connection.value.phase === 'live';
    if (wasLive && performance.now() - this.#liveSince > STABLE_MS) this.#attempt = 0;
    this.#retry(why);
  }

  #retry(why?: string): void {
    this.#drop();
    if (this.#attempt >= MAX_ATTEMPTS) {
      const message = 'The server has not been reached for several minutes. Your lesson is kept.';
      this.connection.value = { phase: 'refused', message };
      return;
    }
    this.connection.value = { phase: 'reconnecting', offline: !navigator.onLine, ...(why ? { why } : {}) };
    this.#timer = setTimeout(() => void this.#askAndJoin(), backoffMs(this.#attempt++));
  }

  async #askAndJoin(): Promise<void> {
    // From here until there is an answer nothing is scheduled, so nothing can be hurried.
    this.#timer = undefined;
    const outcome = await this.options.askToken();
    if (this.connection.value.phase !== 'reconnecting' || this.#timer) return;
    if (outcome.ok) this.join(outcome.answer);
    else if (isTemporary(outcome.status)) this.#retry(outcome.status > 0 ? outcome.message : undefined);
    else this.#stop({ phase: 'refused', message: outcome.message });
  }

  /** Ends the wait for the next attempt, if there is one. */
  #hurry(): void {
    const waits = this.connection.value.phase === 'reconnecting' && this.#timer && !this.#socket;
    if (!waits || document.hidden || !navigator.onLine) return;
    clearTimeout(this.#timer);
    void this.#askAndJoin();
  }

  #drop(): void {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }
}

/** Full, restarting or busy: worth another try. Anything else stays as it is until somebody changes it. */
function isTemporary(status: number): boolean {
  return status === 0 || status === 429 || status >= 500;
}

/** The server may name itself by http(s) or by a path alone. */
function asWebSocketUrl(url: string): URL {
  const address = new URL(url, location.href);
  address.protocol = address.protocol.replace('http', 'ws');
  return address;
}
