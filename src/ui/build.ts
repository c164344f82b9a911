import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'bun';
import { paths } from '../routes/paths.ts';

/** Addresses of the built client's files, each with the hash of what it holds. */
export interface ClientManifest {
  /** Of the sources and of what builds them. */
  fingerprint: string;
  style: string;
  scripts: { start: string; lesson: string };
}

const ROOT = join(import.meta.dir, '../..');
const OUT = join(ROOT, 'public', paths.built);
const MANIFEST = join(OUT, 'manifest.json');
const SOURCES = [
  'src/ui/**/*.ts',
  'src/ui/**/*.tsx',
  'src/ui/**/*.css',
  'src/protocol.ts',
  'src/routes/paths.ts',
  'bun.lock',
];

/** The client as it was built before; `undefined` when it was not, or when its sources have changed since. */
export async function builtClient(): Promise<ClientManifest | undefined> {
  const file = Bun.file(MANIFEST);
  if (!(await file.exists())) return undefined;
  const manifest: ClientManifest = await file.json();
  return manifest.fingerprint === (await fingerprint()) ? manifest : undefined;
}

/** Builds everything the browser loads into `public/built/`, each file with a `.gz` beside it. Throws what is wrong. */
export async function buildClient(): Promise<ClientManifest> {
  await rm(OUT, { recursive: true, force: true });
  await mkdir(OUT, { recursive: true });

  // The worklets come first: the scripts hold their address.
  const worklets = await build(['call/sound/worklets.ts']);
  const styles = await build(['styles/viva.css']);
  const scripts = await build(['islands/start.ts', 'islands/lesson.ts'], {
    splitting: true,
    define: { WORKLETS: JSON.stringify(worklets('worklets')) },
  });

  const manifest: ClientManifest = {
    fingerprint: await fingerprint(),
    style: styles('viva'),
    scripts: { start: scripts('start'), lesson: scripts('lesson') },
  };
  await Bun.write(MANIFEST, JSON.stringify(manifest, null, 2));
  return manifest;
}

/** Builds these files of `src/ui` and answers with a function from an entry's name to its address. */
async function build(entries: string[], options: Pick<Bun.BuildConfig, 'splitting' | 'define'> = {}) {
  const { outputs } = await Bun.build({
    entrypoints: entries.map((entry) => join(import.meta.dir, entry)),
    outdir: OUT,
    target: 'browser',
    minify: true,
    jsx: { runtime: 'automatic', importSource: 'preact', development: false },
    naming: '[name]-[hash].[ext]',
    publicPath: paths.built,
    ...options,
  });
  for (const output of outputs) {
    await Bun.write(`${output.path}.gz`, gzipSync(await output.arrayBuffer(), { level: 9 }));
  }
  return (name: string): string => {
    const file = outputs
      .map(({ path }) => path.slice(OUT.length))
      .find((path) => path.startsWith(`${name}-`));
    if (!file) throw new Error(`The client's build has no file for "${name}".`);
    return paths.built + file;
  };
}

async function fingerprint(): Promise<string> {
  const hasher = new Bun.CryptoHasher('sha256');
  hasher.update(Bun.version);
  const files = SOURCES.flatMap((pattern) => [...new Bun.Glob(pattern).scanSync(ROOT)]);
  for (const file of files.filter((name) => !name.includes('.test.')).sort()) {
    hasher.update(file);
    hasher.update(await Bun.file(join(ROOT, file)).bytes());
  }
  return hasher.digest('hex');
}
