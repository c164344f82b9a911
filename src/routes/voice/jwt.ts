import { signText } from '../../signed-text.ts';

/** `{"alg":"HS256","typ":"JWT"}` */
const HEADER = Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'JWT' })).toString('base64url');

/** A JSON Web Token signed with HMAC SHA-256 (RFC 7515, RFC 7518 section 3.2). */
export function signJwt(claims: object, secret: string): string {
  const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
  return signText(`${HEADER}.${payload}`, secret, 'base64url');
}
