import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';
import { gzipSync } from 'bun';
import { paths } from '../routes/paths.ts';

/** Addresses of the built client's files, each with the hash of what it holds. */
export interface ClientManifest {
  /** Of the sources and of what builds them. */
  fingerprint: string;
  style: string;
  /** Beside `style`, for the pages to choose a lesson and to look at one. */
  lessonsStyle: string;
  /** Beside `style`, for the operator's page. */
  operateStyle: string;
  scripts: { start: string; lessons: string; lesson: string; operate: string };
}

const compressBrotli = promisify(brotliCompress);

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

/** Builds everything the browser loads into `public/built/`, each file with a `.gz` and a `.br` beside it. Throws what is wrong. */
export async function buildClient(): Promise<ClientManifest> {
  // The worklets come first: the scripts hold their address.
  const worklets = await build(['call/sound/worklets.ts']);
  const styles = await build(['styles/viva.css', 'styles/lessons.css', 'styles/operate.css']);
  const entries = ['start', 'lessons', 'lesson', 'operate'].map((page) => `islands/${page}.ts`);
  const scripts = await build(entries, {
    splitting: true,
    // rxjs as it was written, not as old browsers need it.
    conditions: ['es2015'],
    define: { WORKLETS: JSON.stringify(worklets.addressOf('worklets')) },
  });

  const manifest: ClientManifest = {
    fingerprint: await fingerprint(),
    style: styles.addressOf('viva'),
    lessonsStyle: styles.addressOf('lessons'),
    operateStyle: styles.addressOf('operate'),
    scripts: {
      start: scripts.addressOf('start'),
      lessons: scripts.addressOf('lessons'),
      lesson: scripts.addressOf('lesson'),
      operate: scripts.addressOf('operate'),
    },
  };
  await Bun.write(MANIFEST, JSON.stringify(manifest, null, 2));
  await removeOlder([...worklets.files, ...styles.files, ...scripts.files]);
  return manifest;
}

/** Builds these files of `src/ui`; `addressOf` an entry goes by its name without endings. */
async function build(
  entries: string[],
  options: Pick<Bun.BuildConfig, 'splitting' | 'conditions' | 'define'> = {},
) {
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
  await Promise.all(outputs.map(compress));
  const files = outputs.map(({ path }) => basename(path));
  const addressOf = (name: string): string => {
    const file = files.find((file) => file.startsWith(`${name}-`));
    if (!file) throw new Error(`The client's build has no file for "${name}".`);
    return paths.built + file;
  };
  return { files, addressOf };
}

async function compress(output: Bun.BuildArtifact): Promise<void> {
  const whole = new Uint8Array(await output.arrayBuffer());
  // Three in a hundred smaller than zlib's best.
  await Bun.write(`${output.path}.gz`, gzipSync(whole, { library: 'libdeflate', level: 12 }));
  // Nine in a hundred smaller still, where a browser takes it: over https and on this machine.
  await Bun.write(`${output.path}.br`, await compressBrotli(whole));
}

/** Last, and by name: another server that has just built the same keeps its files. */
async function removeOlder(current: string[]): Promise<void> {
  const keep = new Set(['manifest.json', ...current.flatMap((file) => [file, `${file}.gz`, `${file}.br`])]);
  const older = (await readdir(OUT)).filter((file) => !keep.has(file));
  await Promise.all(older.map((file) => rm(join(OUT, file), { force: true })));
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
