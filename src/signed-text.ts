import { isSameText } from './same-text.ts';

/** How a signature is written; a cookie that was given keeps the one it was signed with. */
export type SignatureEncoding = 'base64' | 'base64url';

/**
 * HMAC SHA-256 of a text. Web Crypto, which Hono's cookies and JWT libraries sign with, imports the key each time and
 * answers a turn of the event loop later: 20 times as long for a cookie, a quarter of what a token costs.
 */
export function signatureOf(text: string, key: string, encoding: SignatureEncoding): string {
  return new Bun.CryptoHasher('sha256', key).update(text).digest(encoding);
}

/** `text.signature` */
export function signText(text: string, key: string, encoding: SignatureEncoding): string {
  return `${text}.${signatureOf(text, key, encoding)}`;
}

/** @returns the text, or `undefined` where it was not signed with this key */
export function readSignedText(signed: string, key: string, encoding: SignatureEncoding): string | undefined {
  const end = Math.max(0, signed.lastIndexOf('.'));
  const text = signed.slice(0, end);
  return text && isSameText(signed.slice(end + 1), signatureOf(text, key, encoding)) ? text : undefined;
}
