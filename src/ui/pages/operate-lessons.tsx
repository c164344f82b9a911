import { scaleThreshold } from 'd3-scale';
import type { Span } from '../../routes/operate/spans.ts';
import { TableBehind } from '../charts/chart.tsx';
import { ColumnChart } from '../charts/column-chart.tsx';
import { LineChart } from '../charts/line-chart.tsx';
import { clock, count, minutes } from './operate-amounts.ts';
import { Card } from './operate-card.tsx';

const LENGTHS = ['<1', '1–5', '5–10', '10–20', '20–30', '>30'];

const lengthOf = scaleThreshold<number, string>(
  [1, 5, 10, 20, 30].map((min) => min * 60_000),
  LENGTHS,
);

/** How many lessons there were at once. */
export function LiveLessonsCard({ spans, most }: { spans: Span[]; most: number }) {
  const peak = Math.max(0, ...spans.map(({ liveLessons }) => liveLessons));
  const said = `at most ${count(peak)} of ${count(most)} places taken`;
  return (
    <Card id="live" title="Lessons at once">
      <p class="note">{said}</p>
      <LineChart
        id="live"
        title="Lessons at once, last day"
        description={`In the last day, or since the start: ${said}.`}
        times={spans.map(({ at }) => at)}
        series={[{ name: 'lessons', values: spans.map(({ liveLessons }) => liveLessons) }]}
        atLeast={4}
        format={count}
      />
      <TableBehind
        label="Table of lessons at once"
        columns={['From, UTC', 'Most at once']}
        rows={spans.toReversed().map(({ at, liveLessons }) => [clock(at), count(liveLessons)])}
      />
    </Card>
  );
}

/** How long lessons were, from the first moment to the last: a pause until another day is in it. */
export function LessonLengthsCard({ lengthsMs }: { lengthsMs: number[] }) {
  const counts = Map.groupBy(lengthsMs, lengthOf);
  const columns = LENGTHS.map((name) => ({ name, count: counts.get(name)?.length ?? 0 }));
  const median = lengthsMs.toSorted((one, other) => one - other)[Math.floor(lengthsMs.length / 2)];
  const said =
    median === undefined
      ? 'none in 30 days'
      : `${count(lengthsMs.length)} in 30 days, median ${minutes(median)}`;
  return (
    <Card id="lengths" title="Lesson lengths">
      <p class="note">{said}</p>
      <ColumnChart
        id="lengths"
        title="Lesson lengths in minutes"
        description={`Lessons that are over: ${said}.`}
        columns={columns}
      />
      <TableBehind
        label="Table of lesson lengths"
        columns={['Minutes', 'Lessons']}
        rows={columns.map((column) => [column.name, count(column.count)])}
      />
    </Card>
  );
}
