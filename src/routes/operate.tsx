import { Hono } from 'hono';
import { renderToString } from 'preact-render-to-string';
import type { Logger } from '../log.ts';
import { sharedFor } from '../shared-answer.ts';
import type { Operation } from '../store/operation.ts';
import type { ClientManifest } from '../ui/build.ts';
import { OperateFigures, OperatePage } from '../ui/pages/operate.tsx';
import type { LiveFigures } from './operate/live-figures.ts';
import type { DayLimits } from './operate/standing.ts';
import { html } from './page-answer.tsx';
import { paths } from './paths.ts';

export interface OperateDependencies {
  store: Operation;
  live: () => Promise<LiveFigures>;
  limits: DayLimits;
  client: ClientManifest;
  log: Logger;
  /** Whoever looks has given a password. */
  mayLogOut: boolean;
}

/** A page asks every five seconds; however many are open, the figures are made once in this time. */
const FRESH_MS = 4_000;

/** The page that tells at one look how the server is, with the part of it that htmx asks for again and again. */
export function operateRoutes({ store, live, limits, client, log, mayLogOut }: OperateDependencies): Hono {
  const figures = sharedFor(FRESH_MS, async () => {
    const now = await live();
    const stored = await store.operationAt(now.at).catch((err: unknown) => {
      log.error({ err }, 'the figures of today could not be read');
      return undefined;
    });
    return renderToString(<OperateFigures live={now} stored={stored} limits={limits} />);
  });
  const app = new Hono();
  app.get(paths.operate, async (c) =>
    html(c, <OperatePage {...{ client, mayLogOut }} figures={await figures()} />),
  );
  app.get(paths.operateFigures, async (c) => c.html(await figures()));
  return app;
}
