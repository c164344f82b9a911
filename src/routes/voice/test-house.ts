import { tmpdir } from 'node:os';
import { pino } from 'pino';
import { Access, type AccessConfig } from '../../access/access.ts';
import type { LiveKitServer } from '../../agent/messages.ts';
import { LIST_PRICES, Prices } from '../../agent/prices.ts';
import { createApp } from '../../app.ts';
import { webSocketHandler } from '../../bun-adapter.ts';
import type { Lesson } from '../../curriculum/lesson.ts';
import { BudgetFigures } from '../../metrics/budget-figures.ts';
import { Metrics } from '../../metrics/metrics.ts';
import { Readiness } from '../../metrics/readiness.ts';
import { ReadinessFigures } from '../../metrics/readiness-figures.ts';
import type { ClientFrame, ServerFrame, TokenAnswer } from '../../protocol.ts';
import { openSqliteStore } from '../../store/sqlite.ts';
import { Budget, type BudgetOptions } from './budget.ts';
import { LiveLessons } from './live-lessons.ts';
import { Rooms } from './rooms.ts';
import { ScriptedAgent } from './scripted-agent.ts';

export const SECRET = 'a secret for tests';

const LESSONS: Lesson[] = ['water', 'fractions'].map((slug) => ({
  slug,
  title: slug,
  level: 'beginner',
  language: 'en',
  summary: 'A lesson.',
  prerequisites: [],
  subtopics: [],
}));

const CLIENT = {
  fingerprint: '',
  style: '/built/page.css',
  lessonsStyle: '/built/lessons.css',
  operateStyle: '/built/operate.css',
  scripts: {
    start: '/built/start.js',
    lessons: '/built/lessons.js',
    lesson: '/built/lesson.js',
    operate: '/built/operate.js',
  },
};

const CONFIG = {
  lessonsDir: '',
  publicUrl: undefined,
  maxLessons: 3,
  lessonMs: 60_000,
  silenceMs: 10_000,
  trustedProxies: 0,
  adminPassword: undefined,
  classCode: undefined,
  hosted: { stt: undefined, llm: undefined, tts: undefined },
  budget: { limits: { day: null, dayMs: null } },
};

export const CONSENT = { words: 'You agree to this.', version: 'first' };

/** For a house whose lessons are rooms. Nothing answers there. */
export const LIVEKIT: LiveKitServer = {
  url: 'wss://tutor.livekit.cloud',
  apiKey: 'key',
  apiSecret: 'a secret that only LiveKit and its customers know',
};

export const NO_LIMITS = { lesson: null, studentDay: null, day: null, studentDayMs: null, dayMs: null };

/**
 * All of the server but the agent thread, whose part the test speaks. Nothing of it is shared between houses.
 * @param livekit - its lessons are rooms of this server
 * @param spending - what its lessons may cost; without it, as much as they like
 */
export function createHouse(
  config: Partial<typeof CONFIG | AccessConfig> = {},
  livekit?: LiveKitServer,
  spending: Partial<Pick<BudgetOptions, 'limits' | 'whenSpent'>> & { file?: string } = {},
) {
  const agent = new ScriptedAgent();
  const { file = ':memory:', limits = NO_LIMITS, whenSpent = 'goodbye' } = spending;
  const store = openSqliteStore(file);
  const logged: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line) => logged.push(line) });
  const lessons = () => LESSONS;
  const lessonOf = (topic: string) => LESSONS.find(({ slug }) => slug === topic);
  const prices = new Prices(LIST_PRICES, () => {});
  const metrics = new Metrics(tmpdir());
  const budget = new Budget({ limits, whenSpent, prices, store, metrics, log });
  const whole = { ...CONFIG, ...config };
  const access = new Access(whole, SECRET);
  const shared = {
    access,
    consent: CONSENT,
    agent,
    store,
    metrics,
    lessons,
    lessonOf,
    log,
    budget,
    config: whole,
  };
  const rooms = livekit && new Rooms(livekit, log);
  const live = new LiveLessons({ ...whole, ...shared, rooms });
  const readiness = new Readiness({ agent, store, rooms, live });
  new BudgetFigures(metrics.registry, budget);
  new ReadinessFigures(metrics.registry, readiness);
  const app = createApp({ ...shared, live, readiness, rooms, secret: SECRET, client: CLIENT });
  return { agent, store, metrics, live, rooms, app, logged };
}

export type House = ReturnType<typeof createHouse>;

/** Asks for a token; the cookie that comes with it is what a browser would send next time. */
export async function askToken(app: House['app'], query: Record<string, string>, cookie = '') {
  const path = `/api/voice/get-token/?${new URLSearchParams(query)}`;
  const response = await app.request(path, { headers: { cookie } });
  const given = response.headers.getSetCookie()[0]?.split(';', 1)[0];
  return { response, cookie: given ?? cookie };
}

export async function takeToken(
  app: House['app'],
  query: Record<string, string> = { name: 'Ann' },
  from = '',
) {
  const { response, cookie } = await askToken(app, query, from);
  const answer: TokenAnswer = await response.json();
  return { ...answer, cookie };
}

/** The app on a port of its own. */
export function serve({ app }: House) {
  return Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: app.fetch, websocket: webSocketHandler });
}

/** A page's side of the socket: frames wait until the test asks for them. */
export class TestSocket {
  readonly opened: Promise<unknown>;
  readonly closed: Promise<{ code: number; frame: ServerFrame | undefined }>;
  readonly sound: ArrayBuffer[] = [];
  readonly #socket: WebSocket;
  readonly #frames: ServerFrame[] = [];
  #wake = () => {};

  constructor(port: number | undefined) {
    this.#socket = new WebSocket(`ws://127.0.0.1:${port}/api/voice/socket`);
    this.#socket.binaryType = 'arraybuffer';
    this.#socket.onmessage = ({ data }) => {
      if (typeof data === 'string') this.#frames.push(JSON.parse(data));
      else this.sound.push(data);
      this.#wake();
    };
    this.opened = new Promise((resolve) => this.#socket.addEventListener('open', resolve));
    this.closed = new Promise((resolve) => {
      this.#socket.onclose = ({ code }) => {
        resolve({ code, frame: this.#frames.find(({ type }) => type === 'closed') });
        this.#wake();
      };
    });
  }

  /** Connects and joins; settles when the server has said that the lesson is ready. */
  static async join(port: number | undefined, token: string) {
    const socket = new TestSocket(port);
    await socket.sends({ type: 'join', token });
    const ready = await socket.next('ready');
    return { socket, ready };
  }

  async sends(data: ClientFrame | string | Uint8Array<ArrayBuffer>): Promise<void> {
    await this.opened;
    this.#socket.send(typeof data === 'string' || data instanceof Uint8Array ? data : JSON.stringify(data));
  }

  async next<Type extends ServerFrame['type']>(type: Type): Promise<Extract<ServerFrame, { type: Type }>> {
    for (;;) {
      const at = this.#frames.findIndex((frame) => frame.type === type);
      const [found] = at === -1 ? [] : this.#frames.splice(at, 1);
      if (found) return found as Extract<ServerFrame, { type: Type }>;
      if (this.#socket.readyState === WebSocket.CLOSED) throw new Error(`Closed without "${type}".`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  leaves(): void {
    this.#socket.close();
  }
}
