import type { Speech } from '../../src/agent/engines/speech-pool.ts';
import { type DeepgramBehaviours, STANDING } from './deepgram-behaviours.ts';
import { DeepgramConnection } from './deepgram-connection.ts';
import { type Double, type DoubleRequest, madeUpKey, RequestLog } from './double.ts';
import { type Change, type Refusal, Script } from './script.ts';

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

const CHECK_PATHS = ['/v1/projects', '/v1/auth/token'];

/** Starts a stand-in for Deepgram's API on a free port of this machine. */
export async function startDeepgramDouble(
  speech: Speech,
  script: Change<DeepgramBehaviours> = {},
): Promise<Double<DeepgramBehaviours, DeepgramCount>> {
  const double = new DeepgramDouble(speech);
  double.behave(script);
  return double;
}

class DeepgramDouble implements Double<DeepgramBehaviours, DeepgramCount> {
  readonly apiKey = madeUpKey('dg-');
  readonly count: DeepgramCount = { checks: 0, connections: 0, refused: 0, utterances: 0, audioMs: 0 };
  readonly #script = new Script(STANDING);
  readonly #log = new RequestLog<keyof DeepgramBehaviours>();
  readonly #server: Bun.Server<DeepgramConnection>;

  constructor(speech: Speech) {
    this.#server = Bun.serve<DeepgramConnection>({
      hostname: '127.0.0.1',
      port: 0,
      idleTimeout: 0,
      // It would tell of each answer that is cut as it was scripted.
      development: false,
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

  async #answer(request: Request, server: Bun.Server<DeepgramConnection>, speech: Speech) {
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
    if (refusal?.kind === 'garbage') return this.#fail(entry, garbagePage());
    const data = new DeepgramConnection(speech, {
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
    if (refusal?.kind === 'garbage') return this.#fail(entry, garbagePage());
    if (refusal?.kind === 'cut') return this.#fail(entry, halfAnswer());
    if (refusal?.kind === 'status') return this.#refuse(entry, refusal);
    entry.outcome = 'answered';
    return Response.json({ projects: [{ project_id: 'double', name: 'Double' }], scopes: ['usage:write'] });
  }

  #refuse(entry: DoubleRequest<keyof DeepgramBehaviours>, refusal: Refusal): Response {
    this.count.refused += 1;
    entry.outcome = 'refused';
    return errorAnswer(refusal);
  }

  #fail(entry: DoubleRequest<keyof DeepgramBehaviours>, answer: Response): Response {
    entry.outcome = 'failed';
    return answer;
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

function garbagePage(): Response {
  return new Response('<html>502 Bad Gateway</html>', { headers: { 'content-type': 'text/html' } });
}

/** Its head and the beginning of its body arrive, and then the end of the connection. */
function halfAnswer(): Response {
  const body = new ReadableStream({
    async start(controller) {
      controller.enqueue('{"projects":');
      await Bun.sleep(1);
      controller.error(new Error('The double was told to cut the connection.'));
    },
  });
  return new Response(body, { headers: { 'content-type': 'application/json' } });
}
