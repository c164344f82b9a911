import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { readSignedText, signText } from '../signed-text.ts';

const NAME = 'student';

/** The longest that browsers keep a cookie. */
const LIFE_S = 400 * 24 * 3600;

/** The student's id; `undefined` on a first visit, or when the cookie was changed. */
export function readStudentCookie(c: Context, secret: string): string | undefined {
  return readSignedText(getCookie(c, NAME) ?? '', secret, 'base64');
}

export function setStudentCookie(
  c: Context,
  secret: string,
  student: string,
  { secure }: { secure: boolean },
): void {
  const options = { httpOnly: true, sameSite: 'Lax', path: '/', maxAge: LIFE_S, secure } as const;
  setCookie(c, NAME, signText(student, secret, 'base64'), options);
}

export function clearStudentCookie(c: Context): void {
  deleteCookie(c, NAME, { path: '/' });
}
