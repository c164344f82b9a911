import type { Refusal } from './script.ts';

/** An error as OpenAI's API answers it. */
export interface OpenAIError {
  status: number;
  headers: Record<string, string>;
  body: { error: { message: string; type: string; param: null; code: string | null } };
}

/** @param message - the double's own words, where the script has none */
export function openAIError({ status, code, retryAfterS }: Refusal, message?: string): OpenAIError {
  const type =
    status === 429 ? (code ?? 'requests') : status >= 500 ? 'server_error' : 'invalid_request_error';
  return {
    status,
    headers: retryAfterS === undefined ? {} : { 'retry-after': `${retryAfterS}` },
    body: {
      error: {
        message: message ?? 'The double was told to refuse.',
        type,
        param: null,
        code: code ?? (status === 429 ? 'rate_limit_exceeded' : null),
      },
    },
  };
}

export function badRequest(message: string): OpenAIError {
  return openAIError({ kind: 'status', status: 400 }, message);
}

/** OpenAI repeats the ends of a wrong key, so that a log of the message holds a part of it. */
export function wrongKey(key: string): OpenAIError {
  const shown = `${key.slice(0, 8)}***${key.slice(-4)}`;
  const message = `Incorrect API key provided: ${shown}. You can find your API key at https://platform.openai.com/account/api-keys.`;
  return openAIError({ kind: 'status', status: 401, code: 'invalid_api_key' }, message);
}
