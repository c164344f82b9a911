import type { OperationFigures, TurnPart, TurnTimes } from '../../store/operation.ts';
import { TableBehind } from '../charts/chart.tsx';
import { RangeChart } from '../charts/range-chart.tsx';
import { LATENCY_TARGETS } from '../latency-targets.ts';
import { count, milliseconds, seconds } from './operate-amounts.ts';
import { Card } from './operate-card.tsx';

/** In the order of a turn; the end of a turn is the student's own pause, so it has no target. */
const PARTS: { part: TurnPart; name: string; target: number | undefined }[] = [
  { part: 'endOfTurn', name: 'End of turn', target: undefined },
  { part: 'stt', name: 'Recognition', target: LATENCY_TARGETS.sttMs },
  { part: 'llm', name: 'Mind', target: LATENCY_TARGETS.llmMs },
  { part: 'tts', name: 'Voice', target: LATENCY_TARGETS.ttsMs },
  { part: 'total', name: 'Total', target: LATENCY_TARGETS.totalMs },
];

/** From the end of what a student says to the first sound of the reply. */
export function TurnTimesCard({ turns: { lastHour, today } }: Pick<OperationFigures, 'turns'>) {
  const isHour = lastHour.total !== undefined;
  const shown = isHour ? lastHour : today;
  const span = isHour ? 'last hour' : 'today';
  const { total } = shown;
  const said = total
    ? `${span}: p50 ${milliseconds(total.p50Ms)}, p95 ${milliseconds(total.p95Ms)}`
    : 'no turn today';
  return (
    <Card id="turns" title="Turn times">
      <p class="note">{said}</p>
      <RangeChart
        id="turns"
        title={`Turn times by part, ${span}`}
        description={`${said}. A thick bar ends at the median, a thin one at the 95th percentile, a mark is the target.`}
        atLeast={LATENCY_TARGETS.totalMs}
        format={seconds}
        ranges={PARTS.map(({ part, name, target }) => ({
          name,
          target,
          p50: shown[part]?.p50Ms,
          p95: shown[part]?.p95Ms,
        }))}
      />
      <TableBehind
        label="Table of turn times"
        columns={['Part', 'Target', 'p50, hour', 'p95, hour', 'p50, today', 'p95, today', 'Turns, today']}
        rows={PARTS.map(({ part, name, target }) => [
          name,
          milliseconds(target),
          ...cellsOf(lastHour, part),
          ...cellsOf(today, part),
          count(today[part]?.turns ?? 0),
        ])}
      />
    </Card>
  );
}

function cellsOf(times: TurnTimes, part: TurnPart): string[] {
  return [milliseconds(times[part]?.p50Ms), milliseconds(times[part]?.p95Ms)];
}
