import type { Hono } from 'hono';
import type { Metrics } from './metrics.ts';

/** Programs may send any word as a method; each would be a label. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Where middleware for everything stands, and files that are not built. */
const EVERYTHING = '/*';

/**
 * The app's answers, timed and counted. From outside, because a middleware for everything would make each route, also
 * the one that gives tokens, a chain of promises.
 */
export function metered(app: Hono, metrics: Metrics): Hono['fetch'] {
  return (request, ...rest) => {
    const beganAt = performance.now();
    const count = (response: Response): Response => {
      const method = METHODS.has(request.method) ? request.method : 'other';
      const route = routeOf(app, request);
      metrics.answered({ method, route, status: response.status }, (performance.now() - beganAt) / 1000);
      return response;
    };
    const answer = app.fetch(request, ...rest);
    return answer instanceof Promise ? answer.then(count) : count(answer);
  };
}

/** The router answers the same handlers for each request of a route. */
const routes = new WeakMap<object, string>();

/** The pattern of the route that answered, as it was written: the last that is not for everything. */
function routeOf(app: Hono, request: Request): string {
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const [handlers] = app.router.match(method, app.getPath(request));
  const known = routes.get(handlers);
  if (known !== undefined) return known;
  const route = handlers.map(([[, { path }]]) => path).findLast((path) => path !== EVERYTHING) ?? EVERYTHING;
  routes.set(handlers, route);
  return route;
}
