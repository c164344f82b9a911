import { expect, test } from 'bun:test';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { CHART, TableBehind } from './chart.tsx';
import { ColumnChart } from './column-chart.tsx';
import { LineChart } from './line-chart.tsx';
import { RangeChart } from './range-chart.tsx';

const NAMED = { id: 'speed', title: 'Speed', description: 'Slow, then fast.' };

const LINE = { ...NAMED, times: [0, 60_000, 120_000], atLeast: 1, format: String };
const lineChart = (values: (number | undefined)[]) => (
  <LineChart {...LINE} series={[{ name: 'speed', values }]} />
);

test.each<[string, VNode]>([
  ['line', lineChart([1, 2, 3])],
  ['range', <RangeChart {...NAMED} atLeast={1} format={String} ranges={[]} />],
  ['column', <ColumnChart {...NAMED} columns={[]} />],
])('a %s chart is a picture with a name and a description, and nothing in it is inline style', (_, chart) => {
  const html = renderToString(chart);
  expect(html).toContain('role="img" aria-labelledby="speed-title speed-desc"');
  expect(html).toContain('<title id="speed-title">Speed</title>');
  expect(html).toContain('<desc id="speed-desc">Slow, then fast.</desc>');
  expect(html).not.toContain('style=');
});

test('a line goes up where a figure does, is broken where there is none, and stays inside', () => {
  const [path = ''] = pathsIn(renderToString(lineChart([0, undefined, 5, 10]))).slice(-1);
  expect(path.match(/M/g)).toHaveLength(2);
  const heights = [
    ...(pathsIn(renderToString(lineChart([0, 5, 10])))
      .at(-1)
      ?.matchAll(/,([\d.]+)/g) ?? []),
  ].map(([, y]) => Number(y));
  expect(heights).toEqual([
    CHART.height - CHART.bottom,
    (CHART.height - CHART.bottom + CHART.top) / 2,
    CHART.top,
  ]);
});

test.each([
  ['nothing yet', []],
  ['one moment', [3]],
  ['nothing but gaps', [undefined, undefined]],
  ['nothing but zero', [0, 0]],
])('a line of %s is drawn without a figure that is none', (_, values) => {
  const chart = (
    <LineChart {...LINE} times={values.map((_, at) => at * 60_000)} series={[{ name: 'speed', values }]} />
  );
  expect(renderToString(chart)).not.toContain('NaN');
});

test('a range over its target is told apart from one below', () => {
  const range = { name: 'Mind', p50: 900, target: 1_000 };
  const drawn = (p95: number) =>
    renderToString(<RangeChart {...NAMED} atLeast={3_000} format={String} ranges={[{ ...range, p95 }]} />);
  expect(drawn(1_001)).toContain('class="series over"');
  expect(drawn(1_000)).not.toContain('over');
});

test('a table has a heading for each column and each row', () => {
  const html = renderToString(
    <TableBehind label="Table" columns={['Part', 'p50']} rows={[['Mind', '5 ms']]} />,
  );
  expect(html).toContain('<th scope="col">p50</th>');
  expect(html).toContain('<th scope="row">Mind</th><td>5 ms</td>');
});

function pathsIn(html: string): string[] {
  return [...html.matchAll(/ d="([^"]*)"/g)].map(([, path]) => path ?? '');
}
