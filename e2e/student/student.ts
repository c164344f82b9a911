import type {
  AgentState,
  ClientFrame,
  CloseReason,
  ServerFrame,
  TokenAnswer,
  TurnLatency,
} from '../../src/protocol.ts';
import { Loudspeaker } from './loudspeaker.ts';
import { Microphone, type Utterance } from './microphone.ts';
import { Changes } from './waiting.ts';

export type Ready = Extract<ServerFrame, { type: 'ready' }>;
export type Transcript = Extract<ServerFrame, { type: 'transcript' }>;
export type Received = ServerFrame & { atMs: number };

/** How a lesson's socket ended. */
export interface Ending {
  reason: CloseReason | undefined;
  message: string | undefined;
  /** The WebSocket's own code. */
  code: number;
}

/** Milliseconds since the epoch, steady, the same in every process: the clock of all that students hear and say. */
export const now = (): number => performance.timeOrigin + performance.now();

const PATIENCE_MS = 10_000;

/** Asks for a token as the page does. The cookie it sets is what lets a student resume a lesson. */
export async function getToken(
  origin: string,
  query: Record<string, string>,
  cookie = '',
): Promise<TokenAnswer & { cookie: string }> {
  const answer = await fetch(`${origin}/api/voice/get-token/?${new URLSearchParams(query)}`, {
    headers: cookie ? { cookie } : {},
  });
  if (!answer.ok)
    throw new Error(`No token for ${JSON.stringify(query)}: ${answer.status} ${await answer.text()}`);
  const given = answer.headers.getSetCookie().map((line) => line.split(';', 1)[0] ?? '');
  return { ...((await answer.json()) as TokenAnswer), cookie: given.join('; ') || cookie };
}

/** Opens the lesson's socket as the page does, without a word sent yet. */
export function openSocket(origin: string, token: Pick<TokenAnswer, 'url'> & { cookie?: string }): WebSocket {
  const url = new URL(token.url, origin);
  url.protocol = url.protocol.replace('http', 'ws');
  // Bun's WebSocket takes headers; its DOM type does not know them.
  const headers = { origin, ...(token.cookie ? { cookie: token.cookie } : {}) };
  const socket = new WebSocket(url, { headers } as unknown as string[]);
  socket.binaryType = 'arraybuffer';
  return socket;
}

/** One student in one lesson over the socket, with a microphone and a loudspeaker that keep real time. */
export class Student {
  readonly frames: Received[] = [];
  readonly transcripts = new Map<string, Transcript>();
  readonly latencies: (TurnLatency & { atMs: number })[] = [];
  state: AgentState = 'initializing';
  readonly ended: Promise<Ending>;
  readonly #socket: WebSocket;
  readonly #changes = new Changes();
  #ready: Ready | undefined;
  #ear: Loudspeaker | undefined;
  #microphone: Microphone | undefined;
  #closed: Extract<ServerFrame, { type: 'closed' }> | undefined;

  /** Gets a token, joins, and waits until the lesson is ready. */
  static async join(
    origin: string,
    query: Record<string, string> = { name: 'Alice' },
    cookie = '',
  ): Promise<Student> {
    const token = await getToken(origin, query, cookie);
    const student = new Student(openSocket(origin, token), token.token, token.cookie);
    await student.until(() => student.#ready !== undefined, 'the lesson to be ready');
    return student;
  }

  /** Joins, and hears the tutor out. */
  static async greeted(...joining: Parameters<typeof Student.join>): Promise<Student> {
    const student = await Student.join(...joining);
    await student.hears(0);
    await student.untilTutorListens();
    return student;
  }

  constructor(
    socket: WebSocket,
    token: string,
    readonly cookie: string,
  ) {
    this.#socket = socket;
    socket.onopen = () => this.send({ type: 'join', token });
    socket.onmessage = (message: MessageEvent<string | ArrayBuffer>) => this.#receive(message.data);
    this.ended = new Promise((resolve) => {
      socket.onclose = ({ code }) => {
        this.#microphone?.close();
        this.#ear?.close();
        resolve({ reason: this.#closed?.reason, message: this.#closed?.message, code });
        this.#changes.note();
      };
    });
  }

  get isClosed(): boolean {
    return this.#socket.readyState >= WebSocket.CLOSING;
  }

  get ready(): Ready {
    if (!this.#ready) throw new Error('The lesson is not ready yet.');
    return this.#ready;
  }

  get ear(): Loudspeaker {
    if (!this.#ear) throw new Error('There is no sound before the lesson is ready.');
    return this.#ear;
  }

  send(frame: ClientFrame): void {
    this.#socket.send(JSON.stringify(frame));
  }

  /** Anything at all, for what a page would never send. */
  sendRaw(data: string | Uint8Array<ArrayBuffer>): void {
    this.#socket.send(data);
  }

  /** Speaks one or several recordings, one after the other. */
  say(...recordings: Int16Array[]): Utterance {
    const [first, ...others] = recordings.map((pcm) => this.#mic().say(pcm));
    if (!first) throw new Error('Nothing to say.');
    const last = others.at(-1) ?? first;
    return { ...last, onsetMs: first.onsetMs };
  }

  /** Waits for something to become true of this student; fails after `withinMs`, and at once when the socket closed. */
  async until(holds: () => boolean, what: string, withinMs = PATIENCE_MS): Promise<void> {
    await this.#changes.until(holds, what, {
      withinMs,
      over: () => (this.isClosed ? `the socket closed: ${JSON.stringify(this.#closed)}` : undefined),
      context: () => `last frames: ${JSON.stringify(this.frames.slice(-4))}`,
    });
  }

  /** Waits for the first sound at the ear after a moment, and says when it was. */
  async hears(afterMs: number, withinMs = PATIENCE_MS): Promise<number> {
    await this.until(() => this.ear.firstSoundAfter(afterMs) !== undefined, 'a sound', withinMs);
    return this.ear.firstSoundAfter(afterMs) ?? Number.NaN;
  }

  /** Waits until the tutor has said all it wants to: it listens, and the ear is silent. */
  async untilTutorListens(withinMs = 60_000): Promise<void> {
    await this.until(() => this.state === 'listening' && !this.ear.playing, 'the tutor to listen', withinMs);
  }

  /** The last thing said by one side, interim or final. */
  last(who: Transcript['who']): Transcript | undefined {
    return [...this.transcripts.values()].findLast((turn) => turn.who === who && turn.text !== '');
  }

  finals(who: Transcript['who']): Transcript[] {
    return [...this.transcripts.values()].filter(
      (turn) => turn.who === who && turn.final && turn.text !== '',
    );
  }

  /** Asks for the end, and waits for it. */
  async end(): Promise<Ending> {
    if (this.#socket.readyState === WebSocket.OPEN) this.send({ type: 'end' });
    return this.ended;
  }

  /** Goes away without a word, as a page that is closed. */
  leave(): void {
    this.#microphone?.close();
    this.#ear?.close();
    this.#socket.close();
  }

  #mic(): Microphone {
    this.#microphone ??= new Microphone((frame) => {
      if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(frame);
    }, now);
    return this.#microphone;
  }

  #receive(data: string | ArrayBuffer): void {
    if (typeof data !== 'string') {
      this.ear.play(new Int16Array(data));
    } else {
      this.#note(JSON.parse(data) as ServerFrame);
    }
    this.#changes.note();
  }

  #note(frame: ServerFrame): void {
    const atMs = now();
    this.frames.push({ ...frame, atMs });
    if (frame.type === 'ready') this.#begin(frame);
    else if (frame.type === 'state') this.state = frame.state;
    else if (frame.type === 'transcript') this.transcripts.set(frame.id, frame);
    else if (frame.type === 'clear') this.ear.clear();
    else if (frame.type === 'latency') this.latencies.push({ ...frame, atMs });
    else if (frame.type === 'closed') this.#closed = frame;
  }

  #begin(ready: Ready): void {
    this.#ready = ready;
    this.#ear = new Loudspeaker(ready.sampleRate, (ms, done) => this.#report(ms, done), now);
    this.#mic();
  }

  #report(ms: number, done: boolean): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.send({ type: 'played', ms, done });
    this.#changes.note();
  }
}
