import { type Logger, pino } from 'pino';

export type { Logger };

/**
 * The main thread's logger: JSON lines on standard error, so that standard output holds only what a person
 * reads at start. What a student says or types, tokens and secrets are never passed to it.
 */
export function createLogger(level: string): Logger {
  return pino({ name: 'viva', level }, pino.destination(2));
}
