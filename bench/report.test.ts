import { expect, test } from 'bun:test';
import { type Report, withFigures } from './report.ts';

const REPORT: Report = {
  date: '2026-11-23T10:00:00.000Z',
  machine: '2 × a processor',
  versions: { Bun: '1.4.5' },
  rows: [
    {
      figure: 'A turn',
      unit: 'ms',
      must: [600, 900],
      reach: [450, 700],
      measured: [441.4, 660.2],
      note: '36 turns',
    },
    { figure: 'A start', unit: 's', must: [1.5], reach: [1], measured: [1.204], note: '' },
  ],
  split: [{ part: 'Mind', p50: 1.2, p95: 3 }],
};
const PAGE = `# Performance

<!-- written by \`bun run bench\`: begin -->
old figures
<!-- written by \`bun run bench\`: end -->

## What was tried
`;

test('figures take the place of the old ones; what people wrote stays', () => {
  const page = withFigures(PAGE, REPORT);
  expect(page).toContain('| A turn | 600 / 900 ms | 450 / 700 ms | **441 / 660 ms** | reached | 36 turns |');
  expect(page).toContain('| A start | 1.5 s | 1 s | **1.2 s** | held |');
  expect(page).not.toContain('old figures');
  expect(page).toStartWith('# Performance');
  expect(page).toEndWith('## What was tried\n');
  expect(withFigures(page, REPORT)).toBe(page);
});

test('a page without a place for figures is not overwritten', () => {
  expect(() => withFigures('# Performance', REPORT)).toThrow('no place');
});
