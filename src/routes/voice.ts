import type { Server } from 'bun';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import type { Agent } from '../agent/thread.ts';
import { upgradeWebSocket } from '../bun-adapter.ts';
import type { Lesson } from '../curriculum/lesson.ts';
import { STUDENT_SAMPLE_RATE_HZ, type TokenAnswer } from '../protocol.ts';
import type { Store } from '../store/store.ts';
import { paths } from './paths.ts';
import { problem } from './problem.ts';
import { publicOrigin, socketOrigin } from './public-origin.ts';
import { readStudentCookie, setStudentCookie } from './student-cookie.ts';
import { MAX_AUDIO_FRAME_MS, MAX_TYPED_CHARACTERS } from './voice/client-frame.ts';
import { LessonSocket } from './voice/lesson-socket.ts';
import type { LiveLessons } from './voice/live-lessons.ts';
import { readStudentName } from './voice/student-name.ts';
import { type LessonClaims, readLessonToken, signLessonToken } from './voice/token.ts';

export interface VoiceDependencies {
  agent: Agent;
  live: LiveLessons;
  store: Store;
  /** Lessons that can be taught now, the one to offer first in front. */
  lessons: () => Lesson[];
  /** Signs tokens and cookies. */
  secret: string;
  config: { publicUrl: string | undefined; maxLessons: number; lessonMs: number; silenceMs: number };
}

/** Lessons last minutes; a place is rarely free sooner. */
const FULL_RETRY_S = 30;

/** Sockets beyond two for each lesson: of pages that have not joined yet, or whose time to do so is running out. */
const SPARE_SOCKETS = 100;

/** The agent thread starts within a second or two. */
const UNAVAILABLE_RETRY_S = 3;

export function voiceRoutes(dependencies: VoiceDependencies): Hono {
  const routes = new Hono();
  routes.on('GET', withOrWithoutSlash(paths.getToken), (c) => giveToken(c, dependencies));
  routes.on('GET', withOrWithoutSlash(paths.voiceConfig), (c) => tellConfiguration(c, dependencies));
  routes.get(
    paths.voiceSocket,
    onlyOurPages(dependencies.config),
    upgradeWebSocket(() =>
      LessonSocket.events({
        live: dependencies.live,
        readToken: (token) => readLessonToken(dependencies.secret, token),
      }),
    ),
  );
  return routes;
}

function withOrWithoutSlash(path: string): string[] {
  return [path, path.replace(/\/$/, '')];
}

async function giveToken(c: Context, dependencies: VoiceDependencies) {
  const { live, secret, config } = dependencies;
  c.header('Cache-Control', 'no-store');
  const name = readStudentName(c.req.query('name'));
  if (!name.ok) return problem(c, 400, { code: name.code, message: name.message });
  const known = await readStudentCookie(c, secret);
  const wanted = await chooseLesson(
    { topic: c.req.query('topic'), lesson: c.req.query('lesson') },
    known,
    dependencies,
  );
  if ('status' in wanted) return problem(c, wanted.status, wanted.error);

  const student = known ?? crypto.randomUUID();
  const claims = { ...wanted, sub: student, name: name.name };
  const reservation = live.reserve(claims);
  if (reservation !== 'reserved') {
    const { retryAfterS, ...error } = REFUSALS[reservation];
    return problem(c, 503, error, { 'Retry-After': String(retryAfterS) });
  }

  const origin = publicOrigin(c, config.publicUrl);
  await setStudentCookie(c, secret, student, { secure: origin.protocol === 'https:' });
  const { token, expiresAt } = await signLessonToken(secret, claims);
  const url = socketOrigin(origin) + paths.voiceSocket;
  return c.json({ token, room: claims.room, url, transport: 'socket', expiresAt } satisfies TokenAnswer);
}

const REFUSALS = {
  full: {
    code: 'lessons_full',
    message: 'All places are taken right now. Please try again in half a minute.',
    retryAfterS: FULL_RETRY_S,
  },
  unavailable: {
    code: 'tutor_starting',
    message: 'The tutor is just starting. Please try again in a few seconds.',
    retryAfterS: UNAVAILABLE_RETRY_S,
  },
};

interface Refused {
  status: 404 | 410;
  error: { code: string; message: string };
}

/** A new lesson on the topic asked for (the first, if none was), or one of the student's own to resume. */
async function chooseLesson(
  asked: { topic: string | undefined; lesson: string | undefined },
  student: string | undefined,
  { live, store, lessons }: VoiceDependencies,
): Promise<Pick<LessonClaims, 'room' | 'topic'> | Refused> {
  if (asked.lesson) {
    const row = await store.findLesson(asked.lesson);
    const awaited = row ? undefined : live.topicOf(asked.lesson, student);
    if (awaited) return { room: asked.lesson, topic: awaited };
    // Somebody else's lesson is as unknown as one that never was.
    if (!row || row.studentId !== student) {
      return refused(404, 'lesson_unknown', 'There is no such lesson to go on with. Please start a new one.');
    }
    if (row.endedAt !== null) {
      return refused(410, 'lesson_ended', 'This lesson has ended. Please start a new one.');
    }
    return { room: row.id, topic: row.topic };
  }
  const offered = lessons();
  const lesson = asked.topic ? offered.find(({ slug }) => slug === asked.topic) : offered[0];
  if (!lesson) return refused(404, 'topic_unknown', 'There is no such lesson. Please choose another one.');
  return { room: crypto.randomUUID(), topic: lesson.slug };
}

function refused(status: Refused['status'], code: string, message: string): Refused {
  return { status, error: { code, message } };
}

function tellConfiguration(c: Context, { agent, config }: VoiceDependencies) {
  return c.json({
    transport: 'socket',
    engines: agent.running?.engines ?? null,
    sampleRates: { student: STUDENT_SAMPLE_RATE_HZ, tutor: agent.running?.sampleRateHz ?? null },
    limits: {
      lessons: config.maxLessons,
      lessonMs: config.lessonMs,
      silenceMs: config.silenceMs,
      audioFrameMs: MAX_AUDIO_FRAME_MS,
      typedCharacters: MAX_TYPED_CHARACTERS,
    },
    classCode: false,
  });
}

/** Browsers let any page open a WebSocket to any server, and only tell where it came from. */
function onlyOurPages({ publicUrl, maxLessons }: VoiceDependencies['config']): MiddlewareHandler {
  return async (c, next) => {
    if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') {
      return problem(c, 426, { code: 'not_a_websocket', message: 'This address takes WebSockets only.' });
    }
    const origin = c.req.header('origin');
    if (origin && origin !== publicUrl && hostOf(origin) !== c.req.header('host')) {
      return problem(c, 403, { code: 'foreign_page', message: 'Only pages of this server may connect.' });
    }
    if (openSockets(c) >= 2 * maxLessons + SPARE_SOCKETS) {
      const { retryAfterS, ...error } = REFUSALS.full;
      return problem(c, 503, error, { 'Retry-After': String(retryAfterS) });
    }
    await next();
  };
}

/** Bun passes its server along with each request. */
function openSockets(c: Context<{ Bindings: Partial<Server<unknown>> }>): number {
  return c.env.pendingWebSockets ?? 0;
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
