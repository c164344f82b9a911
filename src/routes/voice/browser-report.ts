import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { Allowance } from '../../allowance.ts';
import type { Metrics } from '../../metrics/metrics.ts';
import { type BrowserReport, FAILURE_KINDS } from '../../protocol.ts';
import { paths } from '../paths.ts';
import { problem } from '../problem.ts';
import { isOwnOrigin } from '../public-origin.ts';

export interface BrowserReportDependencies {
  metrics: Metrics;
  config: { publicUrl: string | undefined };
}

/** A page sends two or three in a lesson. What comes faster than this is no class of students. */
const REPORTS = { perSecond: 20, burst: 200 };

const MAX_CHARACTERS = 500;

const Transport = z.enum(['socket', 'livekit']);

const DAY_S = 86_400;

const MINUTE_MS = 60_000;

/** Also for the document of the interface. */
export const Report = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('failure'), transport: Transport, kind: z.enum(FAILURE_KINDS) }),
  z.strictObject({
    type: z.literal('quality'),
    transport: Transport,
    seconds: z.number().nonnegative().max(DAY_S),
    gaps: z.int().nonnegative().max(100_000),
    lossRatio: z.number().min(0).max(1).optional(),
    jitterMs: z.number().nonnegative().max(MINUTE_MS).optional(),
    roundTripMs: z.number().nonnegative().max(MINUTE_MS).optional(),
  }),
]) satisfies z.ZodType<BrowserReport>;

/** Takes what pages tell of themselves; 204, and nothing is kept but figures. */
export function browserReportRoutes({ metrics, config }: BrowserReportDependencies): Hono {
  const allowance = new Allowance(REPORTS, performance.now());
  const routes = new Hono();
  routes.post(paths.browserReport, async (c) => {
    const origin = c.req.header('origin');
    if (!origin || !isOwnOrigin(origin, c, config.publicUrl)) {
      return problem(c, 403, { code: 'foreign_page', message: 'Only pages of this server may report.' });
    }
    if (!allowance.take(1, performance.now())) {
      return problem(c, 429, { code: 'too_many_reports', message: 'Reports come too fast.' });
    }
    const report = Report.safeParse(await readBody(c)).data;
    if (!report) return problem(c, 400, { code: 'body_invalid', message: 'This is not a report of a page.' });
    metrics.reported(report);
    return c.body(null, 204);
  });
  return routes;
}

/** `sendBeacon` sends text; `undefined` is no JSON, or more than any page sends. */
async function readBody(c: Context): Promise<unknown> {
  const body = await c.req.text();
  if (body.length > MAX_CHARACTERS) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
