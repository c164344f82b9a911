import type { HostedEngine } from '../messages.ts';
import { type Trouble, troubleOf } from './hosted-provider.ts';

/** Where the providers themselves are. */
export const DEEPGRAM_URL = 'wss://api.deepgram.com';
export const OPENAI_URL = 'https://api.openai.com/v1';

/** The start of the server waits no longer. A provider that answers later is taken then. */
export const START_LIMIT_MS = 1_000;

const CHECK_LIMIT_MS = 3_000;

/** Deepgram tells of the key itself, which costs nothing. @returns what is wrong, if anything */
export function checkDeepgram({
  apiKey,
  baseUrl = DEEPGRAM_URL,
}: HostedEngine): Promise<Trouble | undefined> {
  const url = `${baseUrl.replace(/^ws/, 'http')}/v1/auth/token`;
  return ask(url, `Token ${apiKey}`);
}

/** The list of models costs nothing. @returns what is wrong, if anything */
export function checkOpenAi({ apiKey, baseUrl = OPENAI_URL }: HostedEngine): Promise<Trouble | undefined> {
  return ask(`${baseUrl}/models`, apiKey && `Bearer ${apiKey}`);
}

async function ask(url: string, authorization: string): Promise<Trouble | undefined> {
  try {
    const headers: Record<string, string> = authorization ? { authorization } : {};
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(CHECK_LIMIT_MS) });
    // To the end: a web page that says 200, or half an answer, comes from somebody who would not serve.
    if (response.ok) await response.json();
    else await response.body?.cancel();
    // A compatible server need not have this route.
    return response.ok || response.status === 404 || response.status === 405
      ? undefined
      : troubleOf(response.status);
  } catch (error) {
    return error instanceof SyntaxError ? 'answers nonsense' : 'cannot be reached';
  }
}
