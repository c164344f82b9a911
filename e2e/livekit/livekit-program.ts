import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { aptInstall, mayAptInstall } from '../apt.ts';

/** The latest release that `go install` takes: later ones replace modules of their own, which it refuses. */
const VERSION = '1.13.5';
const PACKAGE = `github.com/livekit/livekit-server/cmd/server@v${VERSION}`;
/** From 1.21 on, Go fetches by itself the newer Go that a program asks for. */
const OLDEST_GO_MINOR = 21;

/** Where Go's own installer puts it; a shell that nobody logged into does not look there. */
const GO_FOLDER = '/usr/local/go/bin';

/** Outside the repository: every checkout on this machine uses the one that was built. */
const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'viva');
const BUILT = join(CACHE, `livekit-server-${VERSION}`);

/** Where LiveKit's server is: `LIVEKIT_SERVER_PATH`, or where it was built. */
export function findLiveKitServer(): string | undefined {
  return process.env.LIVEKIT_SERVER_PATH ?? (existsSync(BUILT) ? BUILT : undefined);
}

/** The server's path, built first (two minutes, once) where Go is or can be installed; else an error that says what to do. */
export async function installLiveKitServer(): Promise<string | Error> {
  const found = findLiveKitServer();
  if (found) return found;
  const go = await installGo();
  if (go instanceof Error) return go;
  console.log(`Building livekit-server ${VERSION}. This is done once and takes some minutes…`);
  return build(go);
}

/** Whether the tests of rooms are left out on this machine. In CI nothing may be: they fail instead. */
export const liveKitIsMissing = findLiveKitServer() === undefined && process.env.CI !== 'true';

async function installGo(): Promise<string | Error> {
  if (!findGo() && mayAptInstall()) await aptInstall('golang-go');
  const go = findGo();
  const remedy = `Install Go 1.${OLDEST_GO_MINOR} or newer (https://go.dev/dl), or set LIVEKIT_SERVER_PATH to a livekit-server ${VERSION}.`;
  if (!go) return new Error(`livekit-server cannot be built: Go is missing. ${remedy}`);
  const version = await Bun.$`${go} version`.text();
  const minor = Number(/go1\.(\d+)/.exec(version)?.[1]);
  if (minor >= OLDEST_GO_MINOR) return go;
  return new Error(`livekit-server cannot be built: ${version.trim()} is too old. ${remedy}`);
}

function findGo(): string | null {
  return Bun.which('go') ?? Bun.which('go', { PATH: GO_FOLDER });
}

async function build(go: string): Promise<string | Error> {
  const folder = join(CACHE, `building-${process.pid}`);
  await mkdir(folder, { recursive: true });
  const child = Bun.spawn([go, 'install', PACKAGE], {
    // Without C: the machine may have no compiler for it.
    env: { ...process.env, GOBIN: folder, CGO_ENABLED: '0' },
    stdin: 'ignore',
    stdout: 'inherit',
    stderr: 'inherit',
  });
  const code = await child.exited;
  if (code === 0) await rename(join(folder, 'server'), BUILT);
  await rm(folder, { recursive: true });
  return code === 0
    ? BUILT
    : new Error('livekit-server could not be built; see what Go printed. Can it reach its module proxy?');
}
