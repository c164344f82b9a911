import type { ClientFrame, ServerFrame, TokenAnswer } from '../../protocol.ts';
import { LessonConnection, type LessonConnectionOptions } from './lesson-connection.ts';

/** Half a second of speech. What the network cannot take is dropped: late speech is worth less than memory. */
const MAX_UNSENT_AUDIO_BYTES = 16_000;
/** A connection that takes nothing for this long is gone, whatever the browser still believes. */
const MAX_STALL_MS = 8_000;

export interface LessonSocketOptions extends LessonConnectionOptions {
  /** The server speaks as soon as it is joined, so joining waits until the page can play. */
  soundReady: Promise<void>;
  onAudio: (pcm: ArrayBuffer) => void;
}

/** A lesson over the same-origin WebSocket. */
export class LessonSocket extends LessonConnection {
  readonly #soundReady: Promise<void>;
  readonly #onAudio: (pcm: ArrayBuffer) => void;
  #socket: WebSocket | undefined;
  #stalledSince: number | undefined;

  constructor({ soundReady, onAudio, ...options }: LessonSocketOptions) {
    super(options);
    this.#soundReady = soundReady;
    this.#onAudio = onAudio;
    addEventListener('offline', () => {
      if (this.live) this.lost();
    });
  }

  send(frame: ClientFrame): boolean {
    if (!this.live) return false;
    this.#socket?.send(JSON.stringify(frame));
    return true;
  }

  sendAudio(pcm: ArrayBuffer): void {
    const socket = this.#socket;
    if (!socket || !this.live) return;
    if (socket.bufferedAmount <= MAX_UNSENT_AUDIO_BYTES) {
      this.#stalledSince = undefined;
      socket.send(pcm);
      return;
    }
    this.#stalledSince ??= performance.now();
    if (performance.now() - this.#stalledSince > MAX_STALL_MS) this.lost();
  }

  protected connect({ url, token }: TokenAnswer): void {
    const socket = new WebSocket(asWebSocketUrl(url));
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#stalledSince = undefined;
    this.awaitReady();
    socket.onopen = () => void this.#greet(socket, token);
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (socket !== this.#socket) return;
      if (typeof data === 'string') this.receive(JSON.parse(data) as ServerFrame);
      else this.#onAudio(data);
    };
    socket.onclose = () => {
      if (socket === this.#socket) this.lost();
    };
  }

  protected disconnect(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  async #greet(socket: WebSocket, token: string): Promise<void> {
    try {
      await this.#soundReady;
    } catch {
      const message = 'A part of this page could not be loaded, so it cannot play sound. Reload the page.';
      this.stop({ phase: 'refused', message });
    }
    if (socket !== this.#socket) return;
    const join: ClientFrame = { type: 'join', token };
    socket.send(JSON.stringify(join));
  }
}

/** The server may name itself by http(s) or by a path alone. */
function asWebSocketUrl(url: string): URL {
  const address = new URL(url, location.href);
  address.protocol = address.protocol.replace('http', 'ws');
  return address;
}
