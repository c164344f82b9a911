import { join } from 'node:path';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { compress } from 'hono/compress';
import { etag } from 'hono/etag';
import { HTTPException } from 'hono/http-exception';
import { NONCE, secureHeaders } from 'hono/secure-headers';
import { adminOnly } from './access/admin-only.tsx';
import { loginRoutes } from './access/login.tsx';
import { limitPages } from './access/too-many.tsx';
import type { HostedEngines } from './agent/messages.ts';
import { serveStatic } from './bun-adapter.ts';
import type { Lesson } from './curriculum/lesson.ts';
import type { Logger } from './log.ts';
import type { Readiness } from './metrics/readiness.ts';
import { healthRoutes, metricsRoutes } from './routes/health.ts';
import { lessonPictures } from './routes/lesson-pictures.ts';
import { openApiRoutes, otherMethods } from './routes/openapi.ts';
import { readLive } from './routes/operate/read-live.ts';
import { operateRoutes } from './routes/operate.tsx';
import { failedPage, notFoundPage } from './routes/page-answer.tsx';
import { pageRoutes } from './routes/pages.tsx';
import { paths } from './routes/paths.ts';
import { isApi, problem } from './routes/problem.ts';
import { isOwnOrigin, publicOrigin, socketOrigin } from './routes/public-origin.ts';
import { studentRoutes } from './routes/student.tsx';
import { readStudentCookie } from './routes/student-cookie.ts';
import { REFUSALS, refuse } from './routes/voice/begin-lesson.ts';
import type { BudgetLimits } from './routes/voice/budget.ts';
import { tokenRoutes, type VoiceDependencies, voiceRoutes } from './routes/voice.ts';
import { isStoreTrouble } from './store/errors.ts';
import type { ClientManifest } from './ui/build.ts';

export interface AppDependencies extends VoiceDependencies {
  config: VoiceDependencies['config'] & {
    lessonsDir: string;
    hosted: HostedEngines;
    budget: { limits: Pick<BudgetLimits, 'day' | 'dayMs'> };
  };
  readiness: Readiness;
  /** A lesson as it stands now, also one that is no longer offered. */
  lessonOf: (topic: string) => Lesson | undefined;
  client: ClientManifest;
  log: Logger;
}

/** A form with a name and a few words, or LiveKit's wish for a token, fits many times. */
const MAX_BODY_BYTES = 64 * 1024;

type SecureHeaders = NonNullable<Parameters<typeof secureHeaders>[0]>;

const CLOUD = '.livekit.cloud';

const HALF_A_YEAR_S = 15_552_000;

const PUBLIC_FOLDER = join(import.meta.dir, '../public');

const METHODS_WITH_BODY = ['POST', 'PUT', 'PATCH', 'DELETE'];

/** Everything that answers over HTTP. It holds no state of its own: two apps in one process do not meet. */
export function createApp(dependencies: AppDependencies): Hono {
  const { access, agent, client, config, lessonOf, lessons, live, log, rooms, secret, store } = dependencies;
  const studentOf = (c: Context) => readStudentCookie(c, secret);
  const isOurs = (origin: string, c: Context) => isOwnOrigin(origin, c, config.publicUrl);
  const door = { access, client, log };
  const app = new Hono();
  // Its address is another server's, so there is no page to show.
  app.on('CONNECT', '*', (c) => c.text('This server is no proxy.', 405, { Allow: 'GET, POST' }));
  // To look for a body where there is none costs each request time.
  app.on(METHODS_WITH_BODY, '*', bodyLimit({ maxSize: MAX_BODY_BYTES, onError: tooLarge }));
  // Tokens are for programs: what tells a browser how to treat a page means nothing there, and costs each of them time.
  app.route('/', tokenRoutes(dependencies));
  app.route('/', healthRoutes(dependencies.readiness));
  app.use(headers(config.publicUrl, rooms?.url));
  app.use(limitPages(door));
  app.use(compress({ encoding: 'gzip' }));
  for (const pages of [paths.operate, paths.teacher]) app.use(`${pages}/*`, adminOnly(door));
  app.use(paths.metrics, adminOnly(door, { basic: true }));
  app.route('/', loginRoutes({ ...door, isOurs }));
  app.route('/', metricsRoutes(dependencies.metrics));
  app.route(
    '/',
    operateRoutes({
      store,
      client,
      log,
      live: () => readLive({ ...dependencies, ...config }),
      mayLogOut: access.operator !== undefined,
      limits: { microDollars: config.budget.limits.day, ms: config.budget.limits.dayMs },
    }),
  );
  app.route('/', voiceRoutes(dependencies));
  app.route('/', openApiRoutes());
  app.route(
    '/',
    pageRoutes({
      store,
      client,
      lessons,
      lessonOf,
      studentOf,
      engines: () => agent.running?.engines,
      expectLesson: () => agent.post({ type: 'expect' }),
      consent: dependencies.consent,
      limits: { lessonMinutes: config.lessonMs / 60_000 },
      transport: rooms ? 'livekit' : 'socket',
      wantsClassCode: access.classCode !== undefined,
    }),
  );
  app.route(
    '/',
    studentRoutes({
      store,
      client,
      studentOf,
      forget: (student) => live.forget(student),
      isOurs,
    }),
  );
  app.route('/', lessonPictures({ lessonOf, lessonsDir: config.lessonsDir }));
  app.use(`${paths.built}*`, staticFiles('public, max-age=31536000, immutable'));
  app.use('*', etag(), staticFiles('no-cache'));
  app.route('/', otherMethods());
  app.notFound((c) =>
    isApi(c)
      ? problem(c, 404, { code: 'not_found', message: 'There is nothing at this address.' })
      : notFoundPage(c, client),
  );
  app.onError((error, c) => {
    if (error instanceof HTTPException && error.status < 500) {
      const { status, message } = error;
      return isApi(c) ? c.json({ error: { code: 'bad_request', message } }, status) : c.text(message, status);
    }
    // Whoever sent only a part of a body and went away has nobody to blame, and hears no answer.
    if (error.name === 'AbortError') return c.body(null, 400);
    log.error({ err: error, path: c.req.path }, 'a request failed');
    if (!isApi(c)) return failedPage(c, client);
    if (isStoreTrouble(error)) return refuse(c, REFUSALS.storage);
    return problem(c, 500, { code: 'internal', message: 'Something went wrong here. Please try again.' });
  });
  return app;
}

/** Pages run only what this server sends them, and only they may use the microphone. Nothing else is a page. */
function headers(publicUrl: string | undefined, liveKitUrl: string | undefined): MiddlewareHandler {
  const everywhere = {
    xFrameOptions: 'DENY',
    permissionsPolicy: { microphone: ['self'], camera: [], geolocation: [] },
    // Only for this host: what else runs beside it is not ours to decide.
    strictTransportSecurity: publicUrl?.startsWith('https:') ? `max-age=${HALF_A_YEAR_S}` : false,
  } satisfies SecureHeaders;
  const ofApi = secureHeaders({
    ...everywhere,
    contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  });
  const conference = liveKitUrl ? conferenceSources(new URL(liveKitUrl)) : [];
  const ofPages = secureHeaders({
    ...everywhere,
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      baseUri: ["'none'"],
      // Older Safari does not take 'self' for WebSockets.
      connectSrc: ["'self'", (c) => socketOrigin(publicOrigin(c, publicUrl)), ...conference],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      // A lesson's picture may be anywhere on the web.
      imgSrc: ["'self'", 'data:', 'https:'],
      mediaSrc: ["'self'", 'blob:'],
      objectSrc: ["'none'"],
      // Modules that a script imports, and AudioWorklets, carry no nonce of their own in every browser.
      scriptSrc: ["'self'", NONCE],
      scriptSrcAttr: ["'none'"],
    },
  });
  return (c, next) => (isApi(c) ? ofApi : ofPages)(c, next);
}

/** livekit-client opens a WebSocket there, and asks over HTTP for regions and for the cause of a refusal. */
function conferenceSources({ protocol, host }: URL): string[] {
  const [socket, web] = protocol === 'wss:' ? ['wss:', 'https:'] : ['ws:', 'http:'];
  // LiveKit Cloud sends a student to the region nearby, which has a name of its own.
  const hosts = host.endsWith(CLOUD) ? [host, `*${CLOUD}`] : [host];
  return hosts.flatMap((name) => [`${socket}//${name}`, `${web}//${name}`]);
}

function tooLarge(c: Context) {
  const message = `A request has at most ${MAX_BODY_BYTES} bytes.`;
  return isApi(c) ? problem(c, 413, { code: 'too_large', message }) : c.text(message, 413);
}

function staticFiles(cacheControl: string): MiddlewareHandler {
  const files = serveStatic({
    root: PUBLIC_FOLDER,
    precompressed: true,
    onFound: (_, c) => c.header('Cache-Control', cacheControl),
  });
  // No file has a NUL in its name, and Bun throws when it is asked for one.
  return (c, next) => (c.req.path.includes('\0') ? next() : files(c, next));
}
