import { resolve } from 'node:path';
import { z } from 'zod';

export type Config = ReturnType<typeof readConfig>;

/** Each description completes the sentence "NAME=value is not …". */
const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000).describe('a whole number from 0 to 65535'),
  /** The address to listen on; without it, every address of this machine. */
  HOST: z.string().regex(/^\S+$/).optional().describe('a host name or an address'),
  /** Where students reach this server, when that is not where it listens: behind a proxy. */
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .refine((url) => URL.canParse(url) && new URL(url).pathname === '/')
    .transform((url) => new URL(url).origin)
    .optional()
    .describe('an address without a path, such as https://tutor.example.org'),
  DATA_DIR: z.string().default('./data').describe('a folder'),
  LESSONS_DIR: z.string().default('./lessons').describe('a folder'),
  LOG_LEVEL: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'info'),
  /** How many lessons may be live at once: on two cores, 20 are still answered in time. */
  MAX_LESSONS: z.coerce.number().int().min(1).max(1000).default(20).describe('a whole number from 1 to 1000'),
  LESSON_MINUTES: minutes(30),
  SILENCE_MINUTES: minutes(5),
  /** flite's voice for the tutor. */
  TTS_VOICE: oneOf(['slt', 'rms', 'awb', 'kal16'], 'slt'),
});

/** Names everything that is wrong with the environment, one line for each variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: string[]) {
    super(problems.join('\n'));
  }
}

/**
 * The environment, checked as a whole. A variable that is set to nothing counts as not set.
 * @throws {ConfigError} that names every wrong variable, its value and what it may be
 */
export function readConfig(environment: Record<string, string | undefined>) {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const result = Environment.safeParse(set);
  if (!result.success) throw new ConfigError(problemsOf(result.error, set));
  const known = result.data;
  return {
    port: known.PORT,
    host: known.HOST,
    publicUrl: known.PUBLIC_URL,
    dataDir: resolve(known.DATA_DIR),
    lessonsDir: resolve(known.LESSONS_DIR),
    logLevel: known.LOG_LEVEL,
    maxLessons: known.MAX_LESSONS,
    lessonMs: known.LESSON_MINUTES * 60_000,
    silenceMs: known.SILENCE_MINUTES * 60_000,
    voice: known.TTS_VOICE,
  };
}

function problemsOf(error: z.ZodError, set: Record<string, string | undefined>): string[] {
  const names = new Set(error.issues.map((issue) => String(issue.path[0])));
  const shape: Record<string, z.ZodType> = Environment.shape;
  return [...names].map((name) => `${name}=${set[name]} is not ${shape[name]?.description}`);
}

function oneOf<const Value extends string>(values: Value[], byDefault: NoInfer<Value>) {
  return z
    .enum(values)
    .prefault(byDefault)
    .describe(`one of ${values.join(', ')}`);
}

/** Parts of a minute are allowed. The most is a day. */
function minutes(byDefault: number) {
  return z.coerce
    .number()
    .positive()
    .max(1440)
    .default(byDefault)
    .describe('a number of minutes, more than 0 and at most 1440');
}
