import type { TurnLatency } from '../../protocol.ts';
import { LATENCY_TARGETS } from '../latency-targets.ts';

/** Where the time of the last reply went. */
export function LatencyStrip({ latency }: { latency: TurnLatency | undefined }) {
  if (!latency) return null;
  const { sttMs, llmMs, ttsMs, totalMs } = LATENCY_TARGETS;
  const parts = [
    ['End of turn', latency.endOfTurnMs, undefined],
    ['Recognition', latency.sttMs, sttMs],
    ['Mind', latency.llmMs, llmMs],
    ['Voice', latency.ttsMs, ttsMs],
  ] as const;
  const total = Math.round(latency.totalMs);
  return (
    <dl class="latency">
      {parts.map(([name, ms, target]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {Math.round(ms)}
            {target && <small> of {target}</small>} ms
          </dd>
        </div>
      ))}
      <div>
        <dt>Total</dt>
        <dd data-latency-ms={total}>
          {total}
          <small> of {totalMs}</small> ms
        </dd>
      </div>
    </dl>
  );
}
