import type { EngineState, LiveFigures } from '../../routes/operate/live-figures.ts';
import { Card } from './operate-card.tsx';

const PARTS: Record<EngineState['part'], string> = {
  stt: 'Recognition',
  llm: 'Mind',
  tts: 'Voice',
  vad: 'Voice activity',
  endOfTurn: 'End of turn',
};

/** What runs, and which engine serves each part. */
export function ThreadsCard({ threads, engines }: Pick<LiveFigures, 'threads' | 'engines'>) {
  return (
    <Card id="threads" title="Threads and engines" wide>
      <ul class="states">
        {threads.map(({ name, isUp, note }) => (
          <li key={name} class={isUp ? 'up' : 'down'}>
            <strong>{name}</strong> {isUp ? 'up' : 'down'}
            {note && `, ${note}`}
          </li>
        ))}
      </ul>
      <dl class="pairs">
        {engines.map(({ part, name, isSpare }) => (
          <div key={part} class={isSpare ? 'spare' : undefined}>
            <dt>{PARTS[part]}</dt>
            <dd>
              {name ?? 'not ready'}
              {isSpare && ' (spare)'}
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
