import { spansOf } from '../../routes/operate/spans.ts';
import { type Standing, type Trouble, troublesOf } from '../../routes/operate/standing.ts';
import { paths } from '../../routes/paths.ts';
import type { ClientManifest } from '../build.ts';
import { LATENCY_TARGETS } from '../latency-targets.ts';
import { Layout } from '../layout.tsx';
import { count, dollars, duration, milliseconds, minutes, percent, seconds } from './operate-amounts.ts';
import { LessonLengthsCard, LiveLessonsCard } from './operate-lessons.tsx';
import { BrowsersCard, MachineCard, MishapsCard } from './operate-machine.tsx';
import { ProvidersCard } from './operate-providers.tsx';
import { ThreadsCard } from './operate-threads.tsx';
import { RequestsCard, TokensCard } from './operate-traffic.tsx';
import { TurnTimesCard } from './operate-turns.tsx';

export interface OperatePageProps {
  client: ClientManifest;
  /** HTML of {@link OperateFigures}, the same for all who look at this moment. */
  figures: string;
  /** Where there is no password, nobody has logged in. */
  mayLogOut: boolean;
}

/**
 * How the server is, for whoever runs it. htmx fetches the figures again while the page is looked at; without its
 * script it shows the same, and a link to reload it.
 */
export function OperatePage({ client, figures, mayLogOut }: OperatePageProps) {
  return (
    <Layout
      title="Operation · Viva"
      client={client}
      style={client.operateStyle}
      script={client.scripts.operate}
    >
      <div
        id="operation"
        hx-get={paths.operateFigures}
        hx-trigger="every 5s, visibilitychange from:document"
        hx-swap="innerMorph"
        dangerouslySetInnerHTML={{ __html: figures }}
      />
      {mayLogOut && (
        <form method="post" action={paths.logout} class="log-out">
          <button type="submit">Log out</button>
        </form>
      )}
    </Layout>
  );
}

/** The part of the page that is fetched again and again. */
export function OperateFigures(standing: Standing) {
  const { live, stored, limits } = standing;
  const spans = spansOf(live.minutes);
  return (
    <>
      <Verdict troubles={troublesOf(standing)} at={live.at} upSeconds={live.upSeconds} />
      <Tiles {...standing} />
      <div class="cards">
        {stored && <TurnTimesCard turns={stored.turns} />}
        <LiveLessonsCard spans={spans} most={live.lessons.most} />
        <TokensCard spans={spans} />
        <RequestsCard spans={spans} />
        <ThreadsCard threads={live.threads} engines={live.engines} />
        {stored && <ProvidersCard {...stored} dayLimit={limits.microDollars} />}
        {stored && <LessonLengthsCard lengthsMs={stored.lessons.lengthsMs} />}
        <MachineCard spans={spans} memory={live.memory} disk={live.disk} />
        <BrowsersCard {...live.browsers} />
        <MishapsCard {...live.sinceStart} />
      </div>
    </>
  );
}

/** One sentence first, and what to do where all is not well. A reader hears it only when it changes. */
function Verdict({ troubles, at, upSeconds }: { troubles: Trouble[]; at: number; upSeconds: number }) {
  return (
    <header class="verdict">
      <h1>Operation</h1>
      <div role="status">
        {troubles.length === 0 && <p class="well">All is well.</p>}
        {troubles.map(({ what, whatToDo }) => (
          <p key={what} class="ill">
            <strong>{what}</strong> {whatToDo}
          </p>
        ))}
      </div>
      <p class="as-of">
        As of <time dateTime={new Date(at).toISOString()}>{new Date(at).toISOString().slice(11, 19)}</time>{' '}
        UTC, up {duration(upSeconds)} · <a href={paths.operate}>Reload</a>
      </p>
    </header>
  );
}

function Tiles({ live, stored, limits }: Standing) {
  const total = stored?.turns.lastHour.total ?? stored?.turns.today.total;
  const errors = live.minutes.reduce((sum, minute) => sum + minute.errors, 0);
  const requests = live.minutes.reduce((sum, minute) => sum + minute.requests, 0);
  const limit = limits.microDollars === null ? 'no limit' : `of ${dollars(limits.microDollars)}`;
  const limitOfTime = limits.ms === null ? '' : ` of ${minutes(limits.ms)}`;
  return (
    <dl class="tiles">
      <Tile name="Lessons now" value={count(live.lessons.live)} note={`of ${count(live.lessons.most)}`} />
      <Tile
        name="Lessons today"
        value={stored ? count(stored.lessons.today) : '–'}
        note={stored ? `${minutes(stored.lessons.todayMs)}${limitOfTime}` : ''}
      />
      <Tile
        name="Answer, p95"
        value={milliseconds(total?.p95Ms)}
        note={`of ${seconds(LATENCY_TARGETS.totalMs)}`}
      />
      <Tile
        name="Failed requests"
        value={count(errors)}
        note={percent(requests > 0 ? errors / requests : 0)}
      />
      <Tile name="Cost today" value={stored ? dollars(stored.spent.todayMicroDollars) : '–'} note={limit} />
      <Tile name="Cost this month" value={stored ? dollars(stored.spent.monthMicroDollars) : '–'} note="" />
    </dl>
  );
}

function Tile({ name, value, note }: { name: string; value: string; note: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <strong>{value}</strong> <span>{note}</span>
      </dd>
    </div>
  );
}
