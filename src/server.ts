import { availableParallelism } from 'node:os';
import type { Engines } from './agent/messages.ts';
import { AgentThread } from './agent/thread.ts';
import { type Config, readConfig } from './config.ts';
import { createLogger, type Logger } from './log.ts';
import { showProgress } from './progress.ts';
import type { Rooms } from './routes/voice/rooms.ts';

export interface RunningServer {
  /** Where it answers on this machine. */
  origin: string;
  engines: Engines;
  /** Where lessons are held as LiveKit rooms. */
  rooms: Rooms | undefined;
  /** Tells every student, stores what was said, and lets go of everything. */
  stop(): Promise<void>;
}

/** A shutdown that takes longer than this hangs. */
const STOP_WITHIN_MS = 9_500;

/** Runs the server until a signal ends it. */
export async function main(): Promise<void> {
  try {
    const config = readConfig(process.env);
    const log = createLogger(config.logLevel);
    for (const event of ['uncaughtException', 'unhandledRejection']) {
      process.on(event, (error: unknown) => {
        log.fatal({ err: error }, 'a mistake in the server itself; it ends rather than go on in doubt');
        process.exit(1);
      });
    }
    let server: RunningServer | undefined;
    stopOnSignal(() => server, log);
    server = await startServer(config, log);
    const { stt, llm, tts, vad, endOfTurn } = server.engines;
    console.log(`It hears with ${stt}, ${vad} and ${endOfTurn}; thinks with ${llm}; speaks with ${tts}.`);
    if (server.rooms) console.log(server.rooms.trouble ?? `Lessons are LiveKit rooms at ${server.rooms.url}`);
    if (config.publicUrl) console.log(`Students reach it at ${config.publicUrl}`);
    console.log(`Viva is ready at ${server.origin}`);
  } catch (error) {
    refuse(error);
  }
}

/**
 * Starts everything; when it settles, everything answers.
 * @throws errors whose message says what to change
 */
export async function startServer(config: Config, log: Logger): Promise<RunningServer> {
  // Models take longest to load, so their thread starts before anything else is even imported.
  const speechThreads = Math.max(1, availableParallelism() - 1);
  const { voice, logLevel, livekit, hosted, dataDir } = config;
  const agent = new AgentThread({ voice, hosted, dataDir, speechThreads, logLevel, livekit }, log);
  try {
    // All else is loaded while that thread loads.
    const { serve } = await import('./serve.ts');
    const { origin, rooms, stop } = await serve(config, log, agent);
    const { engines } = await showProgress('Loading the models', agent.started);
    return { origin, engines, rooms, stop: () => stop().finally(() => agent.close()) };
  } catch (error) {
    agent.close();
    throw error;
  }
}

/**
 * A first signal ends everything in order, a second one at once. Before the server is ready nobody is in a lesson: it just
 * ends, which as a container's first process it would not do without being told.
 */
function stopOnSignal(running: () => RunningServer | undefined, log: Logger): void {
  let stopping = false;
  const stop = () => {
    if (stopping) process.exit(1);
    const server = running();
    if (!server) process.exit(0);
    stopping = true;
    log.info('stopping');
    setTimeout(() => process.exit(1), STOP_WITHIN_MS);
    server.stop().then(() => process.exit(0), refuse);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function refuse(error: unknown): never {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

if (import.meta.main) await main();
