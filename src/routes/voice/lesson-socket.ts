import type { ServerWebSocket } from 'bun';
import type { WSContext, WSEvents } from 'hono/ws';
import { Allowance } from '../../allowance.ts';
import { MAX_UNSENT_BYTES } from '../../bun-adapter.ts';
import type { Metrics } from '../../metrics/metrics.ts';
import type { ServerFrame } from '../../protocol.ts';
import { readAudioFrame, readTextFrame, type Violation } from './client-frame.ts';
import type { LiveLessons } from './live-lessons.ts';
import type { Ending, Outlet } from './opening.ts';
import type { LessonClaims } from './token.ts';

const JOIN_WITHIN_MS = 5_000;

/** A page sends 50 frames of sound a second and a few words; a network that stalled brings what it held back at once. */
const FRAMES = { perSecond: 150, burst: 400 };

/** Milliseconds of sound. Clocks differ a little; five seconds may have been held back. */
const AUDIO = { perSecond: 1_100, burst: 5_000 };

/** Words typed while the lesson is being opened wait for it; no one types more than this in that time. */
const MAX_WAITING_FRAMES = 16;

export interface LessonSocketDependencies {
  live: LiveLessons;
  metrics: Metrics;
  readToken(token: string): Promise<LessonClaims | undefined>;
}

/**
 * One student's connection. It lets in only what the protocol allows; after the first frame that breaks it,
 * nothing of this connection is looked at any more.
 */
export class LessonSocket implements Outlet {
  #stage: 'silent' | 'joining' | 'joined' | 'closed' = 'silent';
  #waiting: string[] = [];
  readonly #frames = new Allowance(FRAMES, performance.now());
  readonly #audio = new Allowance(AUDIO, performance.now());
  readonly #joinTimer: ReturnType<typeof setTimeout>;

  constructor(
    private readonly socket: ServerWebSocket<unknown>,
    private readonly dependencies: LessonSocketDependencies,
  ) {
    this.#joinTimer = setTimeout(
      () => this.#refuse({ code: 1008, message: 'Nobody joined within 5 s.' }),
      JOIN_WITHIN_MS,
    );
  }

  /** The connection's events, as Hono's adapter takes them. */
  static events(dependencies: LessonSocketDependencies): WSEvents<ServerWebSocket<unknown>> {
    let connection: LessonSocket | undefined;
    return {
      onOpen(_, { raw }: WSContext<ServerWebSocket<unknown>>) {
        if (raw) connection = new LessonSocket(raw, dependencies);
        dependencies.metrics.socketOpened();
      },
      onMessage({ data }) {
        if (typeof data === 'string' || data instanceof ArrayBuffer) connection?.receive(data);
      },
      onClose({ code }) {
        connection?.gone();
        dependencies.metrics.socketClosed(code);
      },
    };
  }

  receive(data: string | ArrayBuffer): void {
    if (this.#stage === 'closed') return;
    if (!this.#frames.take(1, performance.now())) {
      this.#refuse({ code: 1008, message: 'Frames come too fast.' });
    } else if (typeof data === 'string') {
      this.#receiveText(data);
    } else {
      this.#receiveAudio(data);
    }
  }

  /** The connection is lost. */
  gone(): void {
    this.#stop();
    this.dependencies.live.leave(this);
  }

  send(frame: ServerFrame): void {
    this.#write(JSON.stringify(frame));
  }

  audio(pcm: ArrayBuffer): void {
    this.#write(pcm);
  }

  close({ reason, code, message }: Ending): void {
    if (this.#stage === 'closed') return;
    this.send({ type: 'closed', reason, message });
    this.#stop();
    this.socket.close(code, reason);
  }

  #receiveText(text: string): void {
    const frame = readTextFrame(text);
    if ('code' in frame) {
      this.#refuse(frame);
    } else if (frame.type === 'join') {
      if (this.#stage === 'silent') void this.#join(frame.token);
      else this.#refuse({ code: 1008, message: 'A connection joins once.' });
    } else if (this.#stage === 'silent') {
      this.#refuse({ code: 1008, message: 'The first frame is a join.' });
    } else if (this.#stage === 'joined') {
      this.dependencies.live.tell(this, frame);
    } else if (this.#waiting.length < MAX_WAITING_FRAMES) {
      this.#waiting.push(text);
    } else {
      this.#refuse({ code: 1008, message: 'Too many frames before the lesson was ready.' });
    }
  }

  #receiveAudio(pcm: ArrayBuffer): void {
    const frame = readAudioFrame(pcm);
    if ('code' in frame) {
      this.#refuse(frame);
    } else if (this.#stage === 'silent') {
      this.#refuse({ code: 1008, message: 'The first frame is a join.' });
    } else if (!this.#audio.take(frame.ms, performance.now())) {
      this.#refuse({ code: 1008, message: 'Sound comes faster than it can have been spoken.' });
    } else if (this.#stage === 'joined') {
      this.dependencies.live.tell(this, { type: 'audio', pcm });
    }
  }

  async #join(token: string): Promise<void> {
    this.#stage = 'joining';
    clearTimeout(this.#joinTimer);
    const claims = await this.dependencies.readToken(token);
    if (this.#closed) return;
    if (!claims) {
      this.#refuse({ code: 1008, message: 'The token is not valid, or has expired. Ask for a new one.' });
      return;
    }
    const refusal = await this.dependencies.live.join(claims, this);
    if (this.#closed) return;
    if (refusal) {
      this.close(refusal);
      return;
    }
    this.#stage = 'joined';
    for (const text of this.#waiting.splice(0)) this.#receiveText(text);
  }

  #refuse({ code, message }: Violation): void {
    this.close({ reason: 'error', code, message });
    this.dependencies.live.leave(this);
  }

  #write(data: string | ArrayBuffer): void {
    if (this.#stage === 'closed') return;
    this.socket.send(data);
    if (this.socket.getBufferedAmount() <= MAX_UNSENT_BYTES) return;
    // A word about it would only wait behind the rest.
    this.#stop();
    this.socket.terminate();
  }

  #stop(): void {
    this.#stage = 'closed';
    this.#waiting = [];
    clearTimeout(this.#joinTimer);
  }

  /** A call, because TypeScript does not know that the stage changes during an `await`. */
  get #closed(): boolean {
    return this.#stage === 'closed';
  }
}
