import type { Context } from 'hono';
import { z } from 'zod';
import type { Access } from '../../access/access.ts';
import { tooManyRequests } from '../../access/too-many.tsx';
import type { Metrics } from '../../metrics/metrics.ts';
import { problem } from '../problem.ts';
import { publicOrigin } from '../public-origin.ts';
import { readStudentCookie, setStudentCookie } from '../student-cookie.ts';
import {
  type AskedLesson,
  type BeginDependencies,
  type BegunLesson,
  beginLesson,
  refuse,
} from './begin-lesson.ts';
import type { Refusal } from './refusal.ts';
import type { Refusals } from './refusals.ts';

export interface RoomTokenDependencies extends BeginDependencies {
  access: Access;
  /** Signs cookies. */
  secret: string;
  metrics: Metrics;
  refusals: Refusals;
  config: { publicUrl: string | undefined };
}

/** LiveKit's apps may be used without saying who one is. */
const NOBODYS_NAME = 'Student';

/**
 * What LiveKit's clients send, as far as it is heeded. Identity, metadata, attributes and room configuration are
 * theirs to wish and not ours to grant.
 */
export const TokenRequest = z.object({
  room_name: z.string().nullish(),
  participant_name: z.string().nullish(),
  /** Of all that a client can wish, what a starter app can set without a change to its code. */
  participant_attributes: z.object({ class_code: z.string().nullish() }).nullish(),
});
type TokenRequest = z.infer<typeof TokenRequest>;

/**
 * LiveKit's standard token endpoint, for its starter apps and for `TokenSource.endpoint`: 201
 * `{server_url, participant_token}`.
 */
export async function giveRoomToken(c: Context, dependencies: RoomTokenDependencies) {
  c.header('Cache-Control', 'no-store');
  c.header('X-Content-Type-Options', 'nosniff');
  const { access, live, rooms, secret, config, metrics, refusals } = dependencies;
  if (!rooms) {
    const message = 'This server holds its lessons without LiveKit: it gives tokens for its own pages only.';
    return problem(c, 404, { code: 'no_livekit', message });
  }
  const waitS = await access.take('tokens', c);
  if (waitS !== undefined) {
    refusals.count('too_many_requests');
    return tooManyRequests(c, waitS);
  }
  const request = TokenRequest.safeParse(await readBody(c)).data;
  if (!request) {
    const message =
      'The body has to be a JSON object, with room_name and participant_name as texts if present.';
    return problem(c, 400, { code: 'body_invalid', message });
  }
  const known = readStudentCookie(c, secret);
  const code = request.participant_attributes?.class_code ?? undefined;
  const refusesNew = () => access.classCode?.refuses(code, access.addressOf(c));
  const begun = await beginOwnLesson(request, { known, refusesNew }, dependencies);
  if ('error' in begun) {
    refusals.count(begun.error.code);
    return refuse(c, begun);
  }
  const { protocol } = publicOrigin(c, config.publicUrl);
  setStudentCookie(c, secret, begun.sub, { secure: protocol === 'https:' });
  const { token } = rooms.sign(begun, live.identityOf(begun));
  metrics.tokenGiven();
  return c.json({ server_url: rooms.url, participant_token: token }, 201);
}

/** An empty body asks for nothing in particular; `undefined` is no JSON. */
async function readBody(c: Context): Promise<unknown> {
  const body = await c.req.text();
  try {
    return body.trim() ? JSON.parse(body) : {};
  } catch {
    return undefined;
  }
}

/** Resumes the lesson that is named when it is the student's own; any other name means a new lesson. */
async function beginOwnLesson(
  { room_name, participant_name }: TokenRequest,
  { known, refusesNew }: Pick<AskedLesson, 'known' | 'refusesNew'>,
  dependencies: RoomTokenDependencies,
): Promise<BegunLesson | Refusal> {
  const name = participant_name || NOBODYS_NAME;
  // What another app has shown to its student is not known.
  const asked = { name, topic: undefined, known, consents: false, refusesNew };
  if (room_name && known) {
    const resumed = await beginLesson({ ...asked, lesson: room_name }, dependencies);
    const gone = 'error' in resumed && (resumed.status === 404 || resumed.status === 410);
    if (!gone) return resumed;
  }
  return beginLesson({ ...asked, lesson: undefined }, dependencies);
}
