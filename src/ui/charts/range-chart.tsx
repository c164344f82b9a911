import { scaleBand, scaleLinear } from 'd3-scale';
import { CHART, Chart } from './chart.tsx';

export interface Range {
  name: string;
  /** `undefined` where nothing was measured. */
  p50: number | undefined;
  p95: number | undefined;
  /** What it is to stay below; `undefined` where there is none. */
  target: number | undefined;
}

export interface RangeChartProps {
  id: string;
  title: string;
  description: string;
  ranges: Range[];
  /** The least that the scale reaches to. */
  atLeast: number;
  format: (value: number) => string;
}

const NAMES_WIDTH = 84;

/** For each name a bar to its p50, a thinner one on to its p95, and a mark at its target. */
export function RangeChart({ id, title, description, ranges, atLeast, format }: RangeChartProps) {
  const { width, height, right, top, bottom } = CHART;
  const highest = Math.max(atLeast, ...ranges.map(({ p95 }) => p95 ?? 0));
  const x = scaleLinear([0, highest], [NAMES_WIDTH, width - right]);
  const y = scaleBand(
    ranges.map(({ name }) => name),
    [top, height - bottom],
  ).paddingInner(0.3);
  const thick = y.bandwidth();
  return (
    <Chart id={id} title={title} description={description}>
      {x.ticks(4).map((value) => (
        <g key={value}>
          <line class="grid" x1={x(value)} x2={x(value)} y1={top} y2={height - bottom} />
          <text class="tick" x={x(value)} y={height - 4} text-anchor="middle">
            {format(value)}
          </text>
        </g>
      ))}
      {ranges.map(({ name, p50 = 0, p95 = 0, target }) => {
        const at = y(name) ?? 0;
        return (
          <g key={name} class={target !== undefined && p95 > target ? 'series over' : 'series'}>
            <text class="tick" x={NAMES_WIDTH - 6} y={at + thick / 2 + 4} text-anchor="end">
              {name}
            </text>
            <rect class="reach" x={x(0)} y={at + thick * 0.25} width={x(p95) - x(0)} height={thick * 0.5} />
            <rect class="bar" x={x(0)} y={at} width={x(p50) - x(0)} height={thick} />
            {target !== undefined && (
              <line class="target" x1={x(target)} x2={x(target)} y1={at - 2} y2={at + thick + 2} />
            )}
          </g>
        );
      })}
    </Chart>
  );
}
