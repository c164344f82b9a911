import { verify } from 'hono/jwt';
import { z } from 'zod';
import { signJwt } from './jwt.ts';

/** Long enough to read the page's own words before Start; a lesson that is longer is resumed with a new token. */
export const TOKEN_LIFE_MS = 15 * 60_000;

const Claims = z.object({
  /** The lesson's id. */
  room: z.string(),
  /** The student's id. */
  sub: z.string(),
  name: z.string(),
  /** Slug of the lesson file. */
  topic: z.string(),
  /** The page has shown what the student agrees to, in the words that hold. */
  consents: z.boolean().optional(),
  jti: z.string(),
  /** Milliseconds since the epoch: of two tokens for one lesson, the later one holds it. */
  issuedAt: z.number(),
});

/** What a student may do: join this one lesson. All that the lesson needs is in it, so nothing is kept for it. */
export type LessonClaims = z.infer<typeof Claims>;

/** A student and their lesson, whichever token says so. */
export type Enrolment = Omit<LessonClaims, 'jti' | 'issuedAt'>;

export interface SignedLessonToken {
  token: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

export function signLessonToken(secret: string, claims: Enrolment, now = Date.now()): SignedLessonToken {
  const expiresAt = now + TOKEN_LIFE_MS;
  const payload = { ...claims, jti: crypto.randomUUID(), issuedAt: now, exp: expiresAt / 1000 };
  return { token: signJwt(payload, secret), expiresAt };
}

/** `undefined` for a token that is not ours, was changed or has expired: its holder is told no more than that. */
export async function readLessonToken(secret: string, token: string): Promise<LessonClaims | undefined> {
  const payload = await verify(token, secret, 'HS256').catch(() => undefined);
  return Claims.safeParse(payload).data;
}
