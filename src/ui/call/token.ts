import type { TokenAnswer } from '../../protocol.ts';
import { paths } from '../../routes/paths.ts';

/** A server that takes longer than this to answer will not be faster if waited for. */
const TIMEOUT_MS = 10_000;

export type TokenOutcome =
  | { ok: true; answer: TokenAnswer }
  /** `status` 0: the server was not reached. */
  | { ok: false; status: number; message: string };

/**
 * A new lesson on a topic (a slug; without one, the first that is offered), with the class code where one is set; or
 * one to resume (its id). `consent` is the version of what the page has shown that the student agrees to.
 */
export type WantedLesson =
  | { topic?: string; code?: string; consent: string }
  | { lesson: string; consent?: string };

/** Asks for a lesson. Refusals are returned, never thrown. */
export async function askToken(name: string, wanted: WantedLesson): Promise<TokenOutcome> {
  const query = new URLSearchParams({ name, ...wanted });
  try {
    const response = await fetch(`${paths.getToken}?${query}`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const body: unknown = await response.json();
    if (response.ok) return { ok: true, answer: body as TokenAnswer };
    return { ok: false, status: response.status, message: messageIn(body) };
  } catch {
    const message = navigator.onLine
      ? 'The server does not answer. Is it running, and is this device on the same network?'
      : 'This device is offline. Connect to the internet and try again.';
    return { ok: false, status: 0, message };
  }
}

function messageIn(body: unknown): string {
  const { error } = body as { error?: { message?: string } };
  return error?.message ?? 'The server refused without saying why. Try again in a moment.';
}
