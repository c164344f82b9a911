import type { ServerWebSocket } from 'bun';
import type { Speech } from '../../src/agent/engines/speech-pool.ts';
import { DeepgramEar } from './deepgram-ear.ts';
import { metadata, results, speechStarted } from './deepgram-messages.ts';
import { type Double, type DoubleRequest, madeUpKey, RequestLog } from './double.ts';
import { type Change, type Refusal, Script } from './script.ts';

/** How each thing that Deepgram is asked for is answered. */
export type DeepgramBehaviours = {
  /** Asking whether a key is good. */
  check: { failure: Refusal | { kind: 'stall' } | null };
  /** Opening `/v1/listen`. */
  connection: ConnectionBehaviour;
  /** From the start of speech to its final text. */
  utterance: UtteranceBehaviour;
};

export interface ConnectionBehaviour {
  /** `cut`: as soon as it is open. `stall`: the handshake is never answered. */
  failure: Refusal | { kind: 'cut' | 'stall' } | null;
}

export interface UtteranceBehaviour {
  /** Final text, after the end of speech by the clock. */
  finalMs: number;
  interimEveryMs: number;
  /** Heard in place of what is said, which spares the recognition of it; `null` recognises. */
  transcript: string | null;
  /** `before`: at the start of speech. `middle`: in place of its final text. A stalled connection stays deaf. */
  failure: { kind: 'cut' | 'stall' | 'garbage'; at: 'before' | 'middle' } | null;
}

/** What Deepgram would bill, and what it was asked for besides. */
export interface DeepgramCount {
  checks: number;
  connections: number;
  /** Checks and connections that were answered with an error. */
  refused: number;
  utterances: number;
  /** Sound received: what is billed. */
  audioMs: number;
}

const STANDING: DeepgramBehaviours = {
  check: { failure: null },
  connection: { failure: null },
  utterance: { finalMs: 250, interimEveryMs: 500, transcript: null, failure: null },
};

/** Deepgram closes a connection on which neither sound nor a KeepAlive comes for 10 s. */
const SILENT_CONNECTION_MS = 10_000;
const CHECK_PATHS = ['/v1/projects', '/v1/auth/token'];

/** Starts a stand-in for Deepgram's API on a free port of this machine. */
export async function startDeepgramDouble(
  speech: Speech,
  script: Change<DeepgramBehaviours> = {},
): Promise<Double<DeepgramBehaviours, DeepgramCount>> {
  const double = new DeepgramDouble(speech);
  if (Object.keys(script).length > 0) double.behave(script);
  return double;
}

class DeepgramDouble implements Double<DeepgramBehaviours, DeepgramCount> {
  readonly apiKey = madeUpKey('dg-');
  readonly count: DeepgramCount = { checks: 0, connections: 0, refused: 0, utterances: 0, audioMs: 0 };
  readonly #script = new Script(STANDING);
  readonly #log = new RequestLog<keyof DeepgramBehaviours>();
  readonly #server: Bun.Server<Connection>;

  constructor(speech: Speech) {
    this.#server = Bun.serve<Connection>({
      hostname: '127.0.0.1',
      port: 0,
      idleTimeout: 0,
      fetch: (request, server) => this.#answer(request, server, speech),
      websocket: {
        // The provider's own silence rule, and its own message, come first.
        idleTimeout: 0,
        open: (socket) => socket.data.open(socket),
        message: (socket, message) => socket.data.receive(message),
        close: (socket) => socket.data.closed(),
      },
    });
  }

  get url(): string {
    return this.#server.url.origin;
  }

  get requests(): readonly DoubleRequest<keyof DeepgramBehaviours>[] {
    return this.#log.entries;
  }

  behave(change: Change<DeepgramBehaviours>, requests?: number): void {
    this.#script.behave(change, requests);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.stop(true);
  }

  async #answer(request: Request, server: Bun.Server<Connection>, speech: Speech) {
    const { pathname, searchParams } = new URL(request.url);
    const isGood = request.headers.get('authorization') === `Token ${this.apiKey}`;
    if (CHECK_PATHS.includes(pathname)) return this.#check(isGood);
    if (pathname !== '/v1/listen') return errorAnswer({ kind: 'status', status: 404 });
    const entry = this.#log.begin('connection');
    this.count.connections += 1;
    const { failure } = this.#script.take('connection');
    const refusal = isGood ? (failure ?? unsupported(searchParams)) : UNAUTHORIZED;
    if (refusal?.kind === 'status') return this.#refuse(entry, refusal);
    if (refusal?.kind === 'stall') return this.#stall(entry);
    const data = new Connection(speech, {
      isCutAtOnce: refusal?.kind === 'cut',
      wantsInterims: searchParams.get('interim_results') === 'true',
      entry,
      count: this.count,
      beginUtterance: () => ({ entry: this.#log.begin('utterance'), ...this.#script.take('utterance') }),
    });
    if (server.upgrade(request, { data })) return undefined;
    return errorAnswer({ kind: 'status', status: 400, code: 'Bad Request' });
  }

  #check(isGood: boolean): Response | Promise<Response> {
    const entry = this.#log.begin('check');
    this.count.checks += 1;
    const { failure } = this.#script.take('check');
    const refusal = isGood ? failure : UNAUTHORIZED;
    if (refusal?.kind === 'stall') return this.#stall(entry);
    if (refusal) return this.#refuse(entry, refusal);
    entry.outcome = 'answered';
    return Response.json({ projects: [{ project_id: 'double', name: 'Double' }], scopes: ['usage:write'] });
  }

  #refuse(entry: DoubleRequest<keyof DeepgramBehaviours>, refusal: Refusal): Response {
    this.count.refused += 1;
    entry.outcome = 'refused';
    return errorAnswer(refusal);
  }

  #stall(entry: DoubleRequest<keyof DeepgramBehaviours>): Promise<Response> {
    entry.outcome = 'failed';
    return new Promise(() => undefined);
  }
}

const UNAUTHORIZED: Refusal = { kind: 'status', status: 401, code: 'INVALID_AUTH' };

/** Recognition here takes one kind of sound. */
function unsupported(query: URLSearchParams): Refusal | undefined {
  const sound = [query.get('encoding'), query.get('sample_rate'), query.get('channels') ?? '1'].join(' ');
  return sound === 'linear16 16000 1' ? undefined : { kind: 'status', status: 400, code: 'Bad Request' };
}

function errorAnswer({ status, code = 'ERROR', retryAfterS }: Refusal): Response {
  const headers = new Headers(retryAfterS === undefined ? {} : { 'retry-after': `${retryAfterS}` });
  const body = { err_code: code, err_msg: 'The double was told to refuse.', request_id: crypto.randomUUID() };
  return Response.json(body, { status, headers });
}

interface ConnectionOptions {
  isCutAtOnce: boolean;
  wantsInterims: boolean;
  entry: DoubleRequest<keyof DeepgramBehaviours>;
  count: DeepgramCount;
  beginUtterance(): OpenUtterance;
}

type OpenUtterance = UtteranceBehaviour & { entry: DoubleRequest<keyof DeepgramBehaviours> };

/** One `/v1/listen`. */
class Connection {
  readonly #requestId = crypto.randomUUID();
  readonly #ear: DeepgramEar;
  readonly #options: ConnectionOptions;
  #socket: ServerWebSocket<Connection> | undefined;
  #utterance: OpenUtterance | undefined;
  #isDeaf = false;
  #silence: Timer | undefined;

  constructor(speech: Speech, options: ConnectionOptions) {
    this.#options = options;
    this.#ear = new DeepgramEar(speech, {
      onSpeech: (atMs) => this.#speechBegins(atMs),
      onInterim: (heard) => {
        if (this.#options.wantsInterims) this.#send(results(this.#requestId, heard, { final: false }));
      },
      onFinal: (heard, lateMs) => {
        const utterance = this.#utterance;
        if (!utterance || this.#fails(utterance, 'middle')) return;
        utterance.entry.outcome = 'answered';
        utterance.entry.output = heard.text;
        utterance.entry.lateMs = Math.round(lateMs);
        this.#utterance = undefined;
        this.#send(results(this.#requestId, heard, { final: true }));
      },
      onError: (error) => {
        console.error('The Deepgram double could not recognise what it heard.', error);
        this.#socket?.close(1011, 'NET-0000');
      },
    });
  }

  open(socket: ServerWebSocket<Connection>): void {
    this.#socket = socket;
    this.#awaitMore();
    if (!this.#options.isCutAtOnce) return;
    this.#options.entry.outcome = 'failed';
    socket.terminate();
  }

  receive(message: string | Buffer): void {
    this.#awaitMore();
    if (typeof message !== 'string') this.#hear(message);
    // Neither of the others asks for anything: `KeepAlive`, and `Finalize`, for no text comes sooner than scripted.
    else if ((JSON.parse(message) as { type: string }).type === 'CloseStream') void this.#close();
  }

  closed(): void {
    clearTimeout(this.#silence);
    this.#ear.close();
    if (this.#utterance?.entry.outcome === 'open') this.#utterance.entry.outcome = 'cancelled';
    if (this.#options.entry.outcome === 'open') this.#options.entry.outcome = 'answered';
  }

  #hear(message: Buffer): void {
    const pcm = new Int16Array(message.buffer.slice(message.byteOffset, message.byteOffset + message.length));
    const beforeMs = this.#ear.audioMs;
    this.#ear.hear(pcm);
    this.#options.count.audioMs += this.#ear.audioMs - beforeMs;
  }

  #speechBegins(atMs: number): UtteranceBehaviour {
    const utterance = this.#options.beginUtterance();
    this.#utterance = utterance;
    this.#options.count.utterances += 1;
    if (!this.#fails(utterance, 'before')) this.#send(speechStarted(atMs));
    return utterance;
  }

  #fails({ failure, entry }: OpenUtterance, at: 'before' | 'middle'): boolean {
    if (failure?.at !== at) return false;
    entry.outcome = 'failed';
    if (failure.kind === 'cut') this.#socket?.terminate();
    if (failure.kind === 'stall') this.#isDeaf = true;
    if (failure.kind === 'garbage') this.#socket?.send('<html>502 Bad Gateway</html>');
    return true;
  }

  async #close(): Promise<void> {
    if (this.#isDeaf) return;
    await this.#ear.finish();
    this.#send(metadata(this.#requestId, this.#ear.audioMs));
    this.#socket?.close(1000);
  }

  #awaitMore(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#socket?.close(1011, 'NET-0001'), SILENT_CONNECTION_MS);
  }

  #send(message: object): void {
    if (!this.#isDeaf) this.#socket?.send(JSON.stringify(message));
  }
}
