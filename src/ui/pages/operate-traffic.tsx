import type { Span } from '../../routes/operate/spans.ts';
import { TableBehind } from '../charts/chart.tsx';
import { LineChart } from '../charts/line-chart.tsx';
import { clock, compact, count, milliseconds, percent } from './operate-amounts.ts';
import { Card } from './operate-card.tsx';

/** How fast requests are answered, and how many fail. */
export function RequestsCard({ spans }: { spans: Span[] }) {
  const requests = sumOf(spans.map((span) => span.requests));
  const errors = sumOf(spans.map((span) => span.errors));
  const said = `${count(requests)} in a day, ${count(errors)} failed (${percent(requests > 0 ? errors / requests : 0)})`;
  return (
    <Card id="requests" title="Requests">
      <p class="note">{said}</p>
      <LineChart
        id="requests"
        title="Time of a request in milliseconds, p95 of the worst minute"
        description={`In the last day, or since the start: ${said}.`}
        times={spans.map(({ at }) => at)}
        series={[{ name: 'p95', values: spans.map(({ requestP95Ms }) => requestP95Ms) }]}
        atLeast={10}
        format={(ms) => `${compact(ms)} ms`}
      />
      <TableBehind
        summary="Table of requests"
        columns={['From, UTC', 'Requests', 'Failed', 'p50', 'p95']}
        rows={spans
          .toReversed()
          .map((span) => [
            clock(span.at),
            count(span.requests),
            count(span.errors),
            milliseconds(span.requestP50Ms),
            milliseconds(span.requestP95Ms),
          ])}
      />
    </Card>
  );
}

/** Who came, who was sent away, and who could not connect. */
export function TokensCard({ spans }: { spans: Span[] }) {
  const tokens = sumOf(spans.map((span) => span.tokens));
  const refusals = sumOf(spans.map((span) => span.tokenRefusals));
  const failures = sumOf(spans.map((span) => span.connectionFailures));
  const said = `${count(tokens)} given, ${count(refusals)} refused, ${count(failures)} not connected`;
  return (
    <Card id="tokens" title="Lessons asked for">
      <p class="note">{said}</p>
      <LineChart
        id="tokens"
        title="Tokens given, tokens refused (dashed), connections that failed (dotted)"
        description={`In the last day, or since the start: ${said}.`}
        times={spans.map(({ at }) => at)}
        series={[
          { name: 'given', values: spans.map((span) => span.tokens) },
          { name: 'refused', values: spans.map((span) => span.tokenRefusals) },
          { name: 'failed', values: spans.map((span) => span.connectionFailures) },
        ]}
        atLeast={4}
        format={compact}
      />
      <TableBehind
        summary="Table of lessons asked for"
        columns={['From, UTC', 'Tokens given', 'Refused', 'Not connected']}
        rows={spans
          .toReversed()
          .map((span) => [
            clock(span.at),
            count(span.tokens),
            count(span.tokenRefusals),
            count(span.connectionFailures),
          ])}
      />
    </Card>
  );
}

function sumOf(amounts: number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}
