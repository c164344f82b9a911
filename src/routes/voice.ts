import type { Server } from 'bun';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import type { Access } from '../access/access.ts';
import { tooManyRequests } from '../access/too-many.tsx';
import type { Agent } from '../agent/thread.ts';
import { upgradeWebSocket } from '../bun-adapter.ts';
import type { ConsentLine } from '../consent.ts';
import type { Logger } from '../log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { STUDENT_SAMPLE_RATE_HZ, type TokenAnswer, type Transport } from '../protocol.ts';
import { paths } from './paths.ts';
import { problem } from './problem.ts';
import { isOwnOrigin, publicOrigin, socketOrigin } from './public-origin.ts';
import { readStudentCookie, setStudentCookie } from './student-cookie.ts';
import { type BeginDependencies, beginLesson, REFUSALS, refuse } from './voice/begin-lesson.ts';
import { browserReportRoutes } from './voice/browser-report.ts';
import { MAX_AUDIO_FRAME_MS, MAX_TYPED_CHARACTERS } from './voice/client-frame.ts';
import { LessonSocket } from './voice/lesson-socket.ts';
import { Refusals } from './voice/refusals.ts';
import { giveRoomToken } from './voice/room-token.ts';
import { readLessonToken, signLessonToken } from './voice/token.ts';

export interface VoiceDependencies extends BeginDependencies {
  access: Access;
  agent: Agent;
  consent: ConsentLine;
  metrics: Metrics;
  log: Logger;
  /** Signs tokens and cookies. */
  secret: string;
  config: { publicUrl: string | undefined; maxLessons: number; lessonMs: number; silenceMs: number };
}

/** Sockets beyond two for each lesson: of pages that have not joined yet, or whose time to do so is running out. */
const SPARE_SOCKETS = 100;

/** A socket that nobody joins is closed within this time. */
const FULL_ADDRESS_RETRY_S = 5;

/** Everyone's way into a lesson. Answers are short and random, so compressing them would only cost time. */
export function tokenRoutes(dependencies: VoiceDependencies): Hono {
  const routes = new Hono();
  const counted = { ...dependencies, refusals: new Refusals(dependencies) };
  routes.on('GET', withOrWithoutSlash(paths.getToken), (c) => giveToken(c, counted));
  routes.on(['POST', 'OPTIONS'], withOrWithoutSlash(paths.roomToken), anyOrigin, (c) =>
    giveRoomToken(c, counted),
  );
  return routes;
}

export function voiceRoutes(dependencies: VoiceDependencies): Hono {
  const routes = new Hono();
  routes.on('GET', withOrWithoutSlash(paths.voiceConfig), (c) => tellConfiguration(c, dependencies));
  routes.route('/', browserReportRoutes(dependencies));
  if (dependencies.rooms) return routes;
  routes.get(
    paths.voiceSocket,
    onlyOurPages(dependencies),
    upgradeWebSocket((c) => {
      const { access, live, metrics, secret } = dependencies;
      const events = LessonSocket.events({
        live,
        metrics,
        readToken: (token) => readLessonToken(secret, token),
      });
      const address = access.limitedAddress(c);
      return address === undefined ? events : access.places.hold(address, events);
    }),
  );
  return routes;
}

/** LiveKit's apps come from elsewhere. They get no cookie, so from there nobody else's lesson can be resumed. */
const anyOrigin = cors({ origin: '*', allowMethods: ['POST'] });

function withOrWithoutSlash(path: string): string[] {
  const bare = path.replace(/\/$/, '');
  return [bare, `${bare}/`];
}

async function giveToken(c: Context, dependencies: VoiceDependencies & { refusals: Refusals }) {
  c.header('Cache-Control', 'no-store');
  c.header('X-Content-Type-Options', 'nosniff');
  const { access, live, rooms, secret, config, metrics, refusals } = dependencies;
  const waitS = await access.take('tokens', c);
  if (waitS !== undefined) {
    refusals.count('too_many_requests');
    return tooManyRequests(c, waitS);
  }
  const known = readStudentCookie(c, secret);
  const { name, topic, lesson, code, consent } = c.req.query();
  const consents = consent === dependencies.consent.version;
  const refusesNew = () => access.classCode?.refuses(code, access.addressOf(c));
  const begun = await beginLesson({ name, topic, lesson, known, consents, refusesNew }, dependencies);
  if ('error' in begun) {
    refusals.count(begun.error.code);
    return refuse(c, begun);
  }
  metrics.tokenGiven();
  const { room } = begun;
  const origin = publicOrigin(c, config.publicUrl);
  setStudentCookie(c, secret, begun.sub, { secure: origin.protocol === 'https:' });
  if (rooms) {
    const { token, expiresAt } = rooms.sign(begun, live.identityOf(begun));
    return c.json({ token, room, url: rooms.url, transport: 'livekit', expiresAt } satisfies TokenAnswer);
  }
  const { token, expiresAt } = signLessonToken(secret, begun);
  const url = socketOrigin(origin) + paths.voiceSocket;
  return c.json({ token, room, url, transport: 'socket', expiresAt } satisfies TokenAnswer);
}

function tellConfiguration(c: Context, { access, agent, rooms, config }: VoiceDependencies) {
  return c.json({
    transport: (rooms ? 'livekit' : 'socket') satisfies Transport,
    engines: agent.running?.engines ?? null,
    sampleRates: { student: STUDENT_SAMPLE_RATE_HZ, tutor: agent.running?.sampleRateHz ?? null },
    limits: {
      lessons: config.maxLessons,
      lessonMs: config.lessonMs,
      silenceMs: config.silenceMs,
      audioFrameMs: MAX_AUDIO_FRAME_MS,
      typedCharacters: MAX_TYPED_CHARACTERS,
    },
    classCode: access.classCode !== undefined,
  });
}

/** Browsers let any page open a WebSocket to any server, and only tell where it came from. */
function onlyOurPages({ access, config: { publicUrl, maxLessons } }: VoiceDependencies): MiddlewareHandler {
  return async (c, next) => {
    if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') {
      return problem(c, 426, { code: 'not_a_websocket', message: 'This address takes WebSockets only.' });
    }
    const origin = c.req.header('origin');
    if (origin && !isOwnOrigin(origin, c, publicUrl)) {
      return problem(c, 403, { code: 'foreign_page', message: 'Only pages of this server may connect.' });
    }
    const waitS = await access.take('sockets', c);
    if (waitS !== undefined) return tooManyRequests(c, waitS);
    const address = access.limitedAddress(c);
    if (address !== undefined && access.places.isFull(address))
      return tooManyRequests(c, FULL_ADDRESS_RETRY_S);
    if (openSockets(c) >= 2 * maxLessons + SPARE_SOCKETS) {
      return refuse(c, REFUSALS.full);
    }
    await next();
  };
}

/** Bun passes its server along with each request. */
function openSockets(c: Context<{ Bindings: Partial<Server<unknown>> }>): number {
  return c.env.pendingWebSockets ?? 0;
}
