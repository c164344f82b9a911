import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { Access } from './access/access.ts';
import type { LiveKitServer } from './agent/messages.ts';
import { Prices, readPrices } from './agent/prices.ts';
import type { AgentThread } from './agent/thread.ts';
import { createApp } from './app.ts';
import { webSocketHandler } from './bun-adapter.ts';
import type { Config } from './config.ts';
import { consentLine } from './consent.ts';
import { describeProblem } from './curriculum/lesson-problem.ts';
import { LessonsFolder } from './curriculum/lessons-folder.ts';
import { keepCurrent, logReading } from './curriculum-upkeep.ts';
import type { Logger } from './log.ts';
import { BudgetFigures } from './metrics/budget-figures.ts';
import { metered } from './metrics/metered.ts';
import { Metrics } from './metrics/metrics.ts';
import { Readiness } from './metrics/readiness.ts';
import { ReadinessFigures } from './metrics/readiness-figures.ts';
import { showProgress } from './progress.ts';
import { keepNoLonger } from './retention.ts';
import { Budget } from './routes/voice/budget.ts';
import { LiveLessons } from './routes/voice/live-lessons.ts';
import type { Rooms } from './routes/voice/rooms.ts';
import { loadSecret } from './secret.ts';
import { lockData } from './store/data-lock.ts';
import { openSqliteStore } from './store/sqlite.ts';
import type { Store } from './store/store.ts';
import { buildClient, builtClient, type ClientManifest } from './ui/build.ts';

/** Something about this machine or its settings keeps Viva from starting; the message says what to change. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** The server has to end, and the store does not take what lessons still hold. */
export class UnstoredError extends Error {
  override readonly name = 'UnstoredError';

  constructor(parts: number) {
    super(
      `${parts} last parts of lessons are lost: the database could not be written. ` +
        'Before the next start, see whether the disk is full and whether another program holds the database.',
    );
  }
}

export interface Served {
  /** Where it answers on this machine. */
  origin: string;
  /** Where lessons are held as LiveKit rooms. */
  rooms: Rooms | undefined;
  /** Tells every student, stores what was said, and lets go of everything but the agent thread. */
  stop(): Promise<void>;
}

/** Tutors tell their students that the server stops: one sentence, begun after what is being said is cut off. */
const LAST_WORDS_MS = 5_000;

/** Last words are on their way to the students; connections that outlive this are cut. */
const GOODBYE_MS = 300;

/**
 * Everything beside the agent thread: lessons, storage, pages, and the port that answers.
 * @throws {StartError}, {PricesError} and the store's own errors, which say what to change
 */
export async function serve(config: Config, log: Logger, agent: AgentThread): Promise<Served> {
  const prices = loadPrices(config, log);
  const [folder, client, rooms] = await Promise.all([
    openLessons(config, log),
    loadClient(),
    config.livekit && openRooms(config.livekit, log),
  ]);
  const { store, secret, lock } = await openData(config);
  await store.saveCurriculum(folder.lessons);
  const stopWatching = keepCurrent(folder, store, log);
  const { retentionDays } = config;
  const stopForgetting = retentionDays ? keepNoLonger(retentionDays, store, log) : () => {};
  const access = new Access(config, secret);
  const lessons = () => folder.lessons;
  const lessonOf = (topic: string) => folder.find(topic);
  const metrics = new Metrics(config.dataDir);
  agent.observe(metrics.agent);
  const stopMeasuring = metrics.watch();
  const budget = new Budget({ ...config.budget, prices, store, metrics, log });
  new BudgetFigures(metrics.registry, budget);
  const consent = consentLine(config);
  const shared = { access, agent, store, budget, consent, metrics, lessonOf, rooms, log };
  const live = new LiveLessons({ ...config, ...shared });
  const readiness = new Readiness({ ...shared, live });
  new ReadinessFigures(metrics.registry, readiness);
  const app = createApp({ ...shared, live, readiness, lessons, secret, client, config });
  const server = listen(config, metered(app, metrics));
  const stop = async () => {
    stopWatching();
    stopForgetting();
    stopMeasuring();
    rooms?.close();
    const unstored = await live.close(LAST_WORDS_MS);
    await Promise.race([server.stop(), Bun.sleep(GOODBYE_MS)]);
    await server.stop(true);
    await store.close();
    lock[Symbol.dispose]();
    if (unstored > 0) throw new UnstoredError(unstored);
  };
  return { origin: localOrigin(config, server.port), rooms, stop };
}

function loadPrices({ pricesFile }: Config, log: Logger): Prices {
  return new Prices(readPrices(pricesFile), (model) => {
    const words =
      'a model has no price here: it is counted at the dearest of its kind, until PRICES_FILE has one';
    log.warn({ model }, words);
  });
}

async function openLessons({ lessonsDir }: Config, log: Logger): Promise<LessonsFolder> {
  const folder = new LessonsFolder(lessonsDir);
  const reading = await folder.read();
  if (folder.lessons.length === 0) {
    const descriptions = reading.problems.map(describeProblem);
    throw new StartError(`There is no lesson to teach. ${descriptions.join(' ')}`);
  }
  logReading(reading, folder, log);
  return folder;
}

async function loadClient(): Promise<ClientManifest> {
  const built = await builtClient();
  if (built) return built;
  try {
    return await showProgress('Building the pages', buildClient());
  } catch (error) {
    const [first] = error instanceof AggregateError ? error.errors : [error];
    throw new StartError(
      `The pages cannot be built: ${first instanceof Error ? first.message : first}. ` +
        'Run "bun run build" as a user who may write to the folder public.',
    );
  }
}

/** A server that holds its lessons over its own socket never loads LiveKit's SDK. */
async function openRooms(livekit: LiveKitServer, log: Logger): Promise<Rooms> {
  const { Rooms } = await import('./routes/voice/rooms.ts');
  const rooms = new Rooms(livekit, log);
  await rooms.check();
  return rooms;
}

async function openData({ dataDir }: Config): Promise<{ store: Store; secret: string; lock: Disposable }> {
  try {
    mkdirSync(dataDir, { recursive: true });
    const secret = loadSecret(dataDir);
    const lock = lockData(dataDir);
    return { lock, secret, store: openSqliteStore(join(dataDir, 'viva.sqlite')) };
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    throw new StartError(
      `DATA_DIR=${dataDir} cannot be written (${codeOf(error)}). Set it to a folder that this user may write to.`,
    );
  }
}

function listen({ port, host }: Config, fetch: Hono['fetch']) {
  try {
    return Bun.serve({
      port,
      ...(host ? { hostname: host } : {}),
      fetch,
      websocket: webSocketHandler,
      development: false,
    });
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EADDRINUSE') {
      throw new StartError(
        `PORT=${port} is in use by another program. Stop that one, or set PORT to another number.`,
      );
    }
    if (code === 'EACCES') {
      throw new StartError(`PORT=${port} may not be opened by this user. Set PORT to a number above 1023.`);
    }
    throw new StartError(
      `Nothing can listen at HOST=${host ?? ''} PORT=${port} (${code}). Set HOST to an address of this machine.`,
    );
  }
}

function localOrigin({ host }: Config, port: number | undefined): string {
  const everywhere = !host || host === '0.0.0.0' || host === '::';
  const name = everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
