import { Hono } from 'hono';
import type { Metrics } from '../metrics/metrics.ts';
import type { Readiness } from '../metrics/readiness.ts';
import { paths } from './paths.ts';

/** For whatever watches the process: open to everybody, and nothing in them is secret. */
export function healthRoutes(readiness: Readiness): Hono {
  const routes = new Hono();
  routes.get(paths.health, (c) => {
    c.header('Cache-Control', 'no-store');
    return c.text('ok');
  });
  routes.get(paths.readiness, async (c) => {
    c.header('Cache-Control', 'no-store');
    const report = await readiness.report();
    return c.json(report, report.ready ? 200 : 503);
  });
  return routes;
}

/** Prometheus' figures. Who may see them is decided before. */
export function metricsRoutes(metrics: Metrics): Hono {
  const routes = new Hono();
  routes.get(paths.metrics, async (c) => {
    c.header('Cache-Control', 'no-store');
    return c.body(await metrics.exposition(), 200, { 'Content-Type': metrics.registry.contentType });
  });
  return routes;
}
