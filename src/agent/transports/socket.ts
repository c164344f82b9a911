import type { CloseReason, LessonEvent } from '../../protocol.ts';
import type { FromAgent } from '../messages.ts';
import type { Transport } from './transport.ts';

/** The way over the main thread, which holds the student's WebSocket and speaks for them. */
export class SocketTransport implements Transport {
  constructor(
    private readonly lesson: string,
    private readonly tell: (message: FromAgent) => void,
  ) {}

  async open(): Promise<void> {}

  play(pcm: Int16Array): void {
    this.tell({ type: 'audio', lesson: this.lesson, pcm: ownBuffer(pcm) });
  }

  clear(): void {
    this.send({ type: 'clear' });
  }

  send(event: LessonEvent): void {
    this.tell({ type: 'event', lesson: this.lesson, event });
  }

  /** The main thread closes the socket itself when it hears that the lesson is closed. */
  async close(_reason: CloseReason): Promise<void> {}
}

function ownBuffer(pcm: Int16Array): ArrayBuffer {
  return pcm.byteLength === pcm.buffer.byteLength ? (pcm.buffer as ArrayBuffer) : pcm.slice().buffer;
}
