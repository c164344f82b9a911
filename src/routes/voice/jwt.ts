/** `{"alg":"HS256","typ":"JWT"}` */
const HEADER = Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'JWT' })).toString('base64url');

/**
 * A JSON Web Token signed with HMAC SHA-256 (RFC 7515, RFC 7518 section 3.2). Web Crypto, which libraries sign with,
 * imports the key for each token and answers a turn of the event loop later: a quarter of what a token costs.
 */
export function signJwt(claims: object, secret: string): string {
  const signed = `${HEADER}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  return `${signed}.${new Bun.CryptoHasher('sha256', secret).update(signed).digest('base64url')}`;
}
