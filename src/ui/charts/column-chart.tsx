import { scaleBand, scaleLinear } from 'd3-scale';
import { CHART, Chart, Levels } from './chart.tsx';

export interface ColumnChartProps {
  id: string;
  title: string;
  description: string;
  columns: { name: string; count: number }[];
}

/** How many there are of each. */
export function ColumnChart({ id, title, description, columns }: ColumnChartProps) {
  const { width, height, right, top, bottom } = CHART;
  const left = 28;
  const y = scaleLinear([0, Math.max(4, ...columns.map(({ count }) => count))], [height - bottom, top]).nice(
    2,
  );
  const x = scaleBand(
    columns.map(({ name }) => name),
    [left, width - right],
  ).padding(0.15);
  return (
    <Chart id={id} title={title} description={description}>
      <Levels y={y} left={left} format={String} />
      {columns.map(({ name, count }) => (
        <g key={name} class="series">
          <rect class="bar" x={x(name)} y={y(count)} width={x.bandwidth()} height={y(0) - y(count)} />
          <text class="tick" x={(x(name) ?? 0) + x.bandwidth() / 2} y={height - 4} text-anchor="middle">
            {name}
          </text>
        </g>
      ))}
    </Chart>
  );
}
