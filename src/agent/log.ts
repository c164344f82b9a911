import { type Logger, pino } from 'pino';

/** Where the agents framework looks for its logger (`log_core.js`). */
const FRAMEWORK_LOGGER = Symbol.for('@livekit/agents:logger');

/** The framework marks what a student said or typed with this prefix. */
const PERSONAL = 'lk.pii';

/** Said of every speech that is longer than Silero's own copy of it, which nobody reads. */
const EXPECTED = 'maxBufferedSpeech reached, ignoring further data for the current speech input';

/** What is shorter may be a part of any line, and no provider hands out such keys. */
const SHORTEST_SECRET = 8;

/**
 * The logger of the agent thread, also installed as the framework's: the framework's own writes what
 * students say at its lower levels, this one never does.
 * @param hide - what every line goes through on its way out
 */
export function createAgentLogger(level: string, hide: (line: string) => string): Logger {
  const logger = pino(
    {
      name: 'agent',
      level,
      formatters: { log: withoutPersonalWords },
      hooks: {
        logMethod(input, method) {
          if (!input.some((part) => part === EXPECTED)) method.apply(this, input);
        },
        streamWrite: hide,
      },
    },
    pino.destination(2),
  );
  // The framework narrates each frame at `info`; what an operator needs from it begins at `warn`.
  const framework = logger.child({ name: 'livekit' }, { level: level === 'debug' ? 'debug' : 'warn' });
  Object.assign(globalThis, { [FRAMEWORK_LOGGER]: framework });
  return logger;
}

/** @returns what makes a text safe to show that may repeat one of the secrets, as a provider's answers do */
export function hidingSecrets(secrets: readonly string[]): (text: string) => string {
  const hidden = secrets.filter(({ length }) => length >= SHORTEST_SECRET);
  return (text) => hidden.reduce((shown, secret) => shown.replaceAll(secret, '…'), text);
}

function withoutPersonalWords(entry: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entry).filter(([key]) => !key.startsWith(PERSONAL)));
}
