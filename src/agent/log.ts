import { type Logger, pino } from 'pino';

/** Where the agents framework looks for its logger (`log_core.js`). */
const FRAMEWORK_LOGGER = Symbol.for('@livekit/agents:logger');

/** The framework marks what a student said or typed with this prefix. */
const PERSONAL = 'lk.pii';

/**
 * The logger of the agent thread, also installed as the framework's: the framework's own writes what
 * students say at its lower levels, this one never does.
 */
export function createAgentLogger(level: string): Logger {
  const logger = pino(
    { name: 'agent', level, formatters: { log: withoutPersonalWords } },
    pino.destination(2),
  );
  // The framework narrates each frame at `info`; what an operator needs from it begins at `warn`.
  const framework = logger.child({ name: 'livekit' }, { level: level === 'debug' ? 'debug' : 'warn' });
  Object.assign(globalThis, { [FRAMEWORK_LOGGER]: framework });
  return logger;
}

function withoutPersonalWords(entry: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entry).filter(([key]) => !key.startsWith(PERSONAL)));
}
