import type { BrowserFigures, LiveFigures } from '../../routes/operate/live-figures.ts';
import type { Span } from '../../routes/operate/spans.ts';
import { TableBehind } from '../charts/chart.tsx';
import { LineChart } from '../charts/line-chart.tsx';
import { bytes, clock, count, milliseconds, percent } from './operate-amounts.ts';
import { Card } from './operate-card.tsx';

/** Memory of the whole process, and the disk that holds what is said. */
export function MachineCard({
  spans,
  memory,
  disk,
}: { spans: Span[] } & Pick<LiveFigures, 'memory' | 'disk'>) {
  const inMemory = `${bytes(memory.usedBytes)} of ${bytes(memory.totalBytes)}`;
  const onDisk = disk ? `${bytes(disk.freeBytes)} free of ${bytes(disk.totalBytes)}` : 'unknown';
  return (
    <Card id="machine" title="Memory and disk">
      <p class="note">{inMemory}</p>
      <LineChart
        id="machine"
        title="Memory of the process, last day"
        description={`Memory: ${inMemory}. Disk: ${onDisk}.`}
        times={spans.map(({ at }) => at)}
        series={[{ name: 'memory', values: spans.map(({ residentBytes }) => residentBytes) }]}
        atLeast={1024 ** 3}
        format={(amount) => `${(amount / 1e9).toFixed(1)} GB`}
      />
      <p class="note">Disk: {onDisk}</p>
      <TableBehind
        label="Table of memory and disk"
        columns={['From, UTC', 'Memory', 'Disk free']}
        rows={spans
          .toReversed()
          .map(({ at, residentBytes, diskFreeBytes }) => [
            clock(at),
            bytes(residentBytes),
            diskFreeBytes === undefined ? '–' : bytes(diskFreeBytes),
          ])}
      />
    </Card>
  );
}

/** What students' browsers told. */
export function BrowsersCard({ failures, ...sound }: BrowserFigures) {
  const quality = [
    [
      'Gaps in the voice',
      sound.gapsPerMinute === undefined ? '–' : `${sound.gapsPerMinute.toFixed(1)} a minute`,
    ],
    ['Sound lost', sound.lossRatio === undefined ? '–' : percent(sound.lossRatio)],
    ['Jitter', milliseconds(sound.jitterMs)],
    ['Round trip', milliseconds(sound.roundTripMs)],
  ] as const;
  return (
    <Card id="browsers" title="Browsers">
      <p class="note">reported since the start</p>
      <dl class="pairs">
        {quality.map(([name, value]) => (
          <Pair key={name} name={name} value={value} />
        ))}
        {failures.map((failure) => (
          <Pair key={failure.name} name={failure.name.replaceAll('_', ' ')} value={count(failure.count)} />
        ))}
        {failures.length === 0 && <Pair name="Failed to connect" value="0" />}
      </dl>
    </Card>
  );
}

/** What went wrong since the start, and was mended. */
export function MishapsCard({ fallbacks, storeFailures }: LiveFigures['sinceStart']) {
  const all = fallbacks.reduce((sum, fallback) => sum + fallback.count, 0);
  return (
    <Card id="mishaps" title="Fallbacks and errors">
      <p class="note">since the start</p>
      <dl class="pairs">
        <Pair name="Fallbacks to this machine" value={count(all)} />
        {fallbacks.map((fallback) => (
          <Pair key={fallback.name} name={`of the ${fallback.name}`} value={count(fallback.count)} />
        ))}
        <Pair name="Failures of the store" value={count(storeFailures)} />
      </dl>
    </Card>
  );
}

function Pair({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
