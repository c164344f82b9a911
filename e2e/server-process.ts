import { mkdtempSync, rmSync, watch } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Subprocess } from 'bun';

const READY = /Viva is ready at (http:\/\/\S+)/;
const START_WITHIN_MS = 30_000;

type Environment = Record<string, string>;

/** A real Viva in a process of its own; `await using` stops it. */
export interface ServerProcess extends AsyncDisposable {
  origin: string;
  port: number;
  dataDir: string;
  pid: number;
  /** From the start of the process to its ready line. */
  startedInMs: number;
  /** All it has printed so far, both streams. */
  output(): string;
  /** `SIGTERM` by custom; settles with the exit code, when all it printed has come. */
  stop(signal?: NodeJS.Signals): Promise<number>;
}

/** Starts the server and waits for its ready line. `DATA_DIR` and `PORT` are its own unless given. */
export async function startServer(
  environment: Environment = {},
  entry = 'src/server.ts',
): Promise<ServerProcess> {
  const port = Number(environment.PORT ?? (await freePort()));
  const dataDir = environment.DATA_DIR ?? temporaryFolder();
  const startMs = performance.now();
  const { child, output, sees, drained } = spawnServer(
    { ...environment, PORT: `${port}`, DATA_DIR: dataDir },
    entry,
  );
  const [, origin = ''] = await sees(READY);
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    child.kill(signal);
    await drained;
    return child.exited;
  };
  return {
    origin: origin.replace(/\/$/, ''),
    port,
    dataDir,
    pid: child.pid,
    startedInMs: performance.now() - startMs,
    output,
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop();
    },
  };
}

/** Starts a server that is expected to refuse: its exit code and all it printed. */
export async function refusedStart(environment: Environment): Promise<{ code: number; output: string }> {
  const { child, output, drained } = spawnServer({
    PORT: `${await freePort()}`,
    DATA_DIR: temporaryFolder(),
    ...environment,
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), START_WITHIN_MS);
  const code = await child.exited;
  clearTimeout(timer);
  await drained;
  return { code, output: output() };
}

/** The exit code of a server that is told to stop as soon as it holds its folder, long before it is ready. */
export async function stoppedStart(): Promise<number> {
  const dataDir = temporaryFolder();
  const held = Promise.withResolvers<void>();
  const watcher = watch(dataDir, () => held.resolve());
  const { child, drained } = spawnServer({ PORT: `${await freePort()}`, DATA_DIR: dataDir });
  await held.promise;
  watcher.close();
  child.kill('SIGTERM');
  await drained;
  return child.exited;
}

/** A port that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** An empty folder that is removed when this process ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'viva-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function spawnServer(environment: Environment, entry = 'src/server.ts') {
  const child: Subprocess<'ignore', 'pipe', 'pipe'> = Bun.spawn([process.execPath, entry], {
    cwd: join(import.meta.dir, '..'),
    // Nothing of this machine's own settings (a key, a port) may reach a server under test.
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', HOST: '127.0.0.1', ...environment },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  });
  let printed = '';
  const watchers = new Set<() => void>();
  const drain = async (stream: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder();
    for await (const bytes of stream) {
      printed = (printed + decoder.decode(bytes, { stream: true })).slice(-1_000_000);
      for (const watcher of watchers) watcher();
    }
  };
  const drained = Promise.all([drain(child.stdout), drain(child.stderr)]);

  const sees = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const fail = (why: string) => {
        child.kill('SIGKILL');
        reject(new Error(`${why}\n${printed}`));
      };
      const timer = setTimeout(() => fail(`Not ready in ${START_WITHIN_MS} ms:`), START_WITHIN_MS);
      const look = () => {
        const found = pattern.exec(printed);
        if (!found) return;
        clearTimeout(timer);
        watchers.delete(look);
        resolve(found);
      };
      watchers.add(look);
      void child.exited.then((code) => fail(`The server ended with code ${code} before it was ready:`));
    });
  return { child, output: () => printed, sees, drained };
}
