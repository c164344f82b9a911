import type { Span } from '../../routes/operate/spans.ts';
import { TableBehind } from '../charts/chart.tsx';
import { LineChart } from '../charts/line-chart.tsx';
import { clock, compact, count, duration, milliseconds, percent } from './operate-amounts.ts';
import { Card } from './operate-card.tsx';

/** How fast requests are answered, and how many fail. */
export function RequestsCard({ spans }: { spans: Span[] }) {
  const requests = sumOf(spans.map((span) => span.requests));
  const errors = sumOf(spans.map((span) => span.errors));
  const said = `${count(requests)} in ${lengthOf(spans)}, ${percent(requests > 0 ? errors / requests : 0)} failed`;
  return (
    <Card id="requests" title="Requests">
      <p class="note">{said}</p>
      <LineChart
        id="requests"
        title="Time of a request in milliseconds, p95 of the worst minute"
        description={said}
        times={spans.map(({ at }) => at)}
        series={[{ name: 'p95', values: spans.map(({ requestP95Ms }) => requestP95Ms) }]}
        atLeast={10}
        format={(ms) => `${compact(ms)} ms`}
      />
      <TableBehind
        label="Table of requests"
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
  const said = `In ${lengthOf(spans)} ${count(tokens)} given, ${count(refusals)} refused, ${count(failures)} failed to connect.`;
  return (
    <Card id="tokens" title="Lessons asked for">
      <p class="note keys">
        <span>{count(tokens)} given</span> <span>{count(refusals)} refused</span>{' '}
        <span>{count(failures)} failed</span>
      </p>
      <LineChart
        id="tokens"
        title="Tokens a minute: given, refused (dashed), and connections that failed (dotted)"
        description={said}
        times={spans.map(({ at }) => at)}
        series={[
          { name: 'given', values: spans.map((span) => span.tokens / span.minutes) },
          { name: 'refused', values: spans.map((span) => span.tokenRefusals / span.minutes) },
          { name: 'failed', values: spans.map((span) => span.connectionFailures / span.minutes) },
        ]}
        atLeast={4}
        format={compact}
      />
      <TableBehind
        label="Table of lessons asked for"
        columns={['From, UTC', 'Minutes', 'Given', 'Refused', 'Failed to connect']}
        rows={spans
          .toReversed()
          .map((span) => [
            clock(span.at),
            count(span.minutes),
            count(span.tokens),
            count(span.tokenRefusals),
            count(span.connectionFailures),
          ])}
      />
    </Card>
  );
}

/** How long there are figures of: a day at most. */
function lengthOf(spans: Span[]): string {
  return duration(sumOf(spans.map(({ minutes }) => minutes)) * 60);
}

function sumOf(amounts: number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0);
}
