import type { Ending } from './opening.ts';

export const REPLACED: Ending = {
  reason: 'replaced',
  code: 1000,
  message: 'This lesson was opened on another page.',
};

export const ERASED: Ending = {
  reason: 'ended',
  code: 1000,
  message: 'All that was kept about you has been erased, this lesson with it.',
};

/** The student went away before the lesson was open; there is nobody left to tell. */
export const GONE: Ending = {
  reason: 'error',
  code: 1012,
  message: 'The lesson was closed before it began.',
};

/** The page asks for a new token by itself until there is one again. */
export const SHUTDOWN: Ending = {
  reason: 'shutdown',
  code: 1001,
  message: 'The server starts again.',
};

export const FAREWELLS = {
  ended: 'The lesson has ended.',
  timeout: 'The lesson has ended because nothing was said for a long time.',
  limit: 'The lesson has come to its end. What was said is kept.',
};

export function refusal(code: number, message: string): Ending {
  return { reason: 'error', code, message };
}
