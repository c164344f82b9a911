import type { Context } from 'hono';
import { getSignedCookie, setSignedCookie } from 'hono/cookie';

const NAME = 'student';

/** The longest that browsers keep a cookie. */
const LIFE_S = 400 * 24 * 3600;

/** The student's id; `undefined` on a first visit, or when the cookie was changed. */
export async function readStudentCookie(c: Context, secret: string): Promise<string | undefined> {
  return (await getSignedCookie(c, secret, NAME)) || undefined;
}

export async function setStudentCookie(
  c: Context,
  secret: string,
  student: string,
  { secure }: { secure: boolean },
): Promise<void> {
  const options = { httpOnly: true, sameSite: 'Lax', path: '/', maxAge: LIFE_S, secure } as const;
  await setSignedCookie(c, NAME, student, secret, options);
}
