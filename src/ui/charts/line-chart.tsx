import { scaleLinear, scaleUtc } from 'd3-scale';
import { area, line } from 'd3-shape';
import { CHART, Chart, Levels } from './chart.tsx';

export interface Series {
  name: string;
  /** In the order of the times; `undefined` leaves a gap. */
  values: (number | undefined)[];
}

export interface LineChartProps {
  id: string;
  title: string;
  description: string;
  /** Milliseconds since the epoch, each at the same place as its values. */
  times: number[];
  /** The first is filled, the others are lines only; at most three. */
  series: Series[];
  /** The least that the vertical scale reaches to, so that little does not look like much. */
  atLeast: number;
  format: (value: number) => string;
}

/** How something went over time. */
export function LineChart({ id, title, description, times, series, atLeast, format }: LineChartProps) {
  const { width, height, left, right, top, bottom } = CHART;
  const highest = Math.max(
    atLeast,
    ...series.flatMap(({ values }) => values.filter((value) => value !== undefined)),
  );
  const y = scaleLinear([0, highest], [height - bottom, top]).nice(2);
  const x = scaleUtc([new Date(times.at(0) ?? 0), new Date(times.at(-1) ?? 0)], [left, width - right]);
  const place = (_: number | undefined, index: number) => x(new Date(times[index] ?? 0));
  const isThere = (value: number | undefined) => value !== undefined;
  const lineOf = line<number | undefined>(place, (value) => y(value ?? 0)).defined(isThere);
  const areaOf = area<number | undefined>(place, y(0), (value) => y(value ?? 0)).defined(isThere);
  const clock = x.tickFormat(3, '%H:%M');
  return (
    <Chart id={id} title={title} description={description}>
      <Levels y={y} left={left} format={format} />
      {times.length > 1 &&
        minutesIn(x.ticks(3)).map((time) => (
          <text key={time.getTime()} class="tick" x={x(time)} y={height - 4} text-anchor="middle">
            {clock(time)}
          </text>
        ))}
      {series.map(({ name, values }, index) => (
        <g key={name} class={`series series-${index + 1}`}>
          {index === 0 && <path class="area" d={areaOf(values) ?? ''} />}
          <path class="line" d={lineOf(values) ?? ''} />
        </g>
      ))}
    </Chart>
  );
}

/** Of a few minutes some ticks would be seconds, which the clock beside them does not tell. */
function minutesIn(ticks: Date[]): Date[] {
  return ticks.filter((tick) => tick.getTime() % 60_000 === 0);
}
