import type { TurnLatency } from '../../protocol.ts';

/** Where the time of the last reply went. */
export function LatencyStrip({ latency }: { latency: TurnLatency | undefined }) {
  if (!latency) return null;
  const parts = [
    ['End of turn', latency.endOfTurnMs],
    ['Recognition', latency.sttMs],
    ['Mind', latency.llmMs],
    ['Voice', latency.ttsMs],
  ] as const;
  const total = Math.round(latency.totalMs);
  return (
    <dl class="latency">
      {parts.map(([name, ms]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{Math.round(ms)} ms</dd>
        </div>
      ))}
      <div>
        <dt>Total</dt>
        <dd data-latency-ms={total}>{total} ms</dd>
      </div>
    </dl>
  );
}
