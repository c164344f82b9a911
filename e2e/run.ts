/**
 * `bun run test`: everything that must hold, in order of cost. Imports nothing that has to be installed first.
 * Ends with the names of what failed, which was printed long before, and one line, `N passed, N failed`, and
 * `, N skipped` when something was left out.
 */
import { installChromium } from './browser/chromium.ts';
import { addCounts, type Counts, closingLine, countsIn, failuresIn } from './counts.ts';
import { installLiveKitServer } from './livekit/livekit-program.ts';

const inCi = process.env.CI === 'true';

await required('dependencies', [process.execPath, 'install', '--frozen-lockfile']);
for (const [program, tests] of [
  [await installChromium(), 'browser tests'],
  [await installLiveKitServer(), 'tests of rooms'],
] as const) {
  if (typeof program === 'string') continue;
  console.log(`${program.message}\nThe ${tests} are left out.`);
  if (!inCi) continue;
  console.error('With CI=true nothing may be left out.');
  console.log(closingLine({ passed: 0, failed: 1, skipped: 0 }));
  process.exit(1);
}

const stages: Counts[] = [];
const failures: string[] = [];
stages.push(await check('types', [process.execPath, 'x', '--no-install', 'tsc', '--noEmit']));
stages.push(await check('lint and format', [process.execPath, 'x', '--no-install', 'biome', 'check', '.']));
stages.push(await tests('unit tests', ['./src', './bench', './test']));
stages.push(await tests('tests of the whole server and of the page', ['./e2e', '--timeout=90000']));

const total = stages.reduce(addCounts);
for (const failure of failures) console.log(`failed: ${failure}`);
console.log(`\n${closingLine(total)}`);
process.exit(total.failed > 0 || (inCi && total.skipped > 0) ? 1 : 0);

async function required(name: string, command: string[]): Promise<void> {
  const { code } = await run(name, command);
  if (code === 0) return;
  console.log(closingLine({ passed: 0, failed: 1, skipped: 0 }));
  process.exit(1);
}

/** A check that has no count of its own: it is one test when it fails, and none when it passes. */
async function check(name: string, command: string[]): Promise<Counts> {
  const { code } = await run(name, command);
  if (code !== 0) failures.push(name);
  return { passed: 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

async function tests(name: string, options: string[]): Promise<Counts> {
  const { code, output } = await run(name, [process.execPath, 'test', '--no-orphans', ...options]);
  const counts = countsIn(output);
  failures.push(...failuresIn(output));
  if (code === 0 || counts.failed > 0) return counts;
  failures.push(`${name}: bun test itself, with code ${code}`);
  return { ...counts, failed: 1 };
}

/** Runs a command, shows what it prints as it prints it, and gives it back. */
async function run(name: string, command: string[]): Promise<{ code: number; output: string }> {
  console.log(`\n── ${name}`);
  const child = Bun.spawn(command, { stdin: 'ignore', stdout: 'pipe', stderr: 'pipe' });
  let output = '';
  const show = async (stream: ReadableStream<Uint8Array>, to: NodeJS.WriteStream) => {
    const decoder = new TextDecoder();
    for await (const bytes of stream) {
      output += decoder.decode(bytes, { stream: true });
      to.write(bytes);
    }
  };
  await Promise.all([show(child.stdout, process.stdout), show(child.stderr, process.stderr)]);
  return { code: await child.exited, output };
}
