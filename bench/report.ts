import { availableParallelism, cpus, release, totalmem, type } from 'node:os';
import { type Row, verdictOf } from './row.ts';
import type { Split } from './turn-latency.ts';

export interface Report {
  date: string;
  machine: string;
  versions: Record<string, string>;
  rows: Row[];
  split: Split[];
}

export function describeMachine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const memoryGb = Math.round(totalmem() / 2 ** 30);
  return `${availableParallelism()} × ${model}, ${memoryGb} GB, ${type()} ${release()}`;
}

const BEGIN = '<!-- written by `bun run bench`: begin -->';
const END = '<!-- written by `bun run bench`: end -->';

/** Puts the figures between the marks of a page, and leaves everything else of it as it is. */
export function withFigures(page: string, report: Report): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin === -1 || end < begin)
    throw new Error(`The page has no place for the figures: ${BEGIN} … ${END}`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${figures(report)}\n\n${page.slice(end)}`;
}

function figures({ date, machine, versions, rows, split }: Report): string {
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `${date.slice(0, 10)}, on ${machine}. ${named.join(', ')}.`,
    table(
      ['figure', 'must reach', 'reach for', 'measured', '', 'how'],
      rows.map((row) => [
        row.figure,
        amount(row.must, row.unit),
        amount(row.reach, row.unit),
        `**${amount(row.measured, row.unit)}**`,
        verdictOf(row),
        row.note,
      ]),
    ),
    'Where the time of a turn goes, one lesson. Parts overlap: recognition, mind and synthesis are under way while the end of the turn is still awaited.',
    table(
      ['part', 'p50', 'p95'],
      split.map(({ part, p50, p95 }) => [part, amount([p50], 'ms'), amount([p95], 'ms')]),
    ),
  ].join('\n\n');
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** As many digits as the unit deserves. */
function amount(values: number[], unit: Row['unit']): string {
  const digits = { ms: 0, s: 2, MB: 1, kB: 1, kbps: 0, '×': 2, '/s': 0 }[unit];
  return `${values.map((value) => (Number.isFinite(value) ? Number(value.toFixed(digits)) : 'none')).join(' / ')} ${unit}`;
}
