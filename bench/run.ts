/**
 * `bun run bench`: every figure that Viva promises, measured on this machine with real speech over the real socket.
 * Takes about a quarter of an hour; the machine should do nothing else. Names of parts measure only those
 * (`bun run bench turns weight`) and write nothing.
 */
import { join } from 'node:path';
import { installChromium } from '../e2e/browser/chromium.ts';
import { startServer } from '../e2e/server-process.ts';
import packageJson from '../package.json' with { type: 'json' };
import { blocksSince } from './blocks.ts';
import { benchBrowserTurns, benchGreeting } from './browser.ts';
import { benchManyLessons, benchMemory } from './capacity.ts';
import { describeMachine, withFigures } from './report.ts';
import { type Row, verdictOf } from './row.ts';
import { shortLesson } from './short-lesson.ts';
import { benchSecondStart } from './startup.ts';
import { benchTurnLatency, type Split } from './turn-latency.ts';
import { benchWeight } from './weight.ts';

const PAGE = join(import.meta.dir, '../docs/performance.md');
const FIGURES = join(import.meta.dir, '../docs/performance.json');

const PARTS = [
  'turns',
  'browser',
  'greeting',
  'ten',
  'twenty',
  'memory',
  'blocks',
  'start',
  'weight',
] as const;
const named = Bun.argv.slice(2);
const wanted = (part: (typeof PARTS)[number]) => named.length === 0 || named.includes(part);

const chromium = await installChromium();
if (chromium instanceof Error) throw chromium;

const rows: Row[] = [];
let split: Split[] = [];

const server = await startServer(
  { MAX_LESSONS: '40', LESSON_MINUTES: '60', LESSONS_DIR: await shortLesson() },
  'bench/server.ts',
);
try {
  const startedAt = Date.now();
  if (wanted('turns')) {
    const one = await benchTurnLatency(server.origin);
    split = one.split;
    note(one.row);
  }
  if (wanted('browser')) note(await benchBrowserTurns(server.origin));
  if (wanted('greeting')) note(await benchGreeting(server.origin));
  if (wanted('ten')) note(await benchManyLessons(server.origin, 10));
  if (wanted('twenty')) note(await benchManyLessons(server.origin, 20));
  if (wanted('memory')) note(await benchMemory(server.origin, server.pid));
  if (wanted('blocks')) {
    const { mainMs, agentMs } = blocksSince(server.output(), startedAt);
    note({
      figure: 'Longest block of the main thread / of the agent thread during all this',
      unit: 'ms',
      must: [20, 30],
      reach: [10, 15],
      measured: [mainMs, agentMs],
      note: 'lateness of a 5 ms timer in each thread, so it counts waiting for a core too',
    });
  }
  if (wanted('weight')) for (const row of await benchWeight(server.origin)) note(row);
} finally {
  await server.stop();
}
if (wanted('start')) note(await benchSecondStart());

if (named.length === 0) await write();
process.exit(rows.every((row) => verdictOf(row) !== 'missed') ? 0 : 1);

function note(row: Row): void {
  rows.push(row);
  console.log(
    `${verdictOf(row).padEnd(8)}${row.figure}: ${row.measured.map((value) => Number(value.toFixed(2))).join(' / ')} ${row.unit} (${row.note})`,
  );
}

async function write(): Promise<void> {
  const { dependencies } = packageJson;
  const report = {
    date: new Date().toISOString(),
    machine: describeMachine(),
    versions: { Bun: Bun.version, '@livekit/agents': dependencies['@livekit/agents'] },
    rows,
    split,
  };
  await Bun.write(FIGURES, JSON.stringify(report));
  await Bun.$`${process.execPath} x --no-install biome format --write ${FIGURES}`.quiet();
  await Bun.write(PAGE, withFigures(await Bun.file(PAGE).text(), report));
  console.log(`Written to ${PAGE}`);
}
