import { resolve } from 'node:path';
import { z } from 'zod';
import { MAX_PASSWORD_CHARACTERS } from './access/admin-password.ts';
import type { HostedEngines, LiveKitServer } from './agent/messages.ts';
import type { BudgetLimits } from './routes/voice/budget.ts';

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
  /** With key and secret: lessons are held as rooms of this LiveKit server, or of LiveKit Cloud. */
  LIVEKIT_URL: z
    .url({ protocol: /^(?:ws|http)s?$/ })
    .refine((url) => URL.canParse(url) && isOrigin(new URL(url)))
    .transform((url) => new URL(url).href.replace(/^http/, 'ws').replace(/\/$/, ''))
    .optional()
    .describe('the address of a LiveKit server without a path, such as wss://my-project.livekit.cloud'),
  LIVEKIT_API_KEY: z.string().regex(/^\S+$/).optional().describe('a LiveKit API key, which has no spaces'),
  LIVEKIT_API_SECRET: z
    .string()
    .regex(/^\S+$/)
    .optional()
    .describe('a LiveKit API secret, which has no spaces'),
  /** How many proxies stand before it: so many addresses of X-Forwarded-For were written by them. */
  TRUST_PROXY: z
    .preprocess((value) => (value === 'true' ? 1 : value), z.coerce.number().int().min(0).max(10))
    .default(0)
    .describe('true or a whole number from 0 to 10'),
  /** Opens the operator's pages to whoever knows it; without it they open on this machine only. */
  ADMIN_PASSWORD: z
    .string()
    .min(8)
    .max(MAX_PASSWORD_CHARACTERS)
    .optional()
    .describe(`a password of 8 to ${MAX_PASSWORD_CHARACTERS} characters`),
  /** Whoever begins a lesson has to know it. */
  CLASS_CODE: z.string().trim().min(4).max(100).optional().describe('a code of 4 to 100 characters'),
  DATA_DIR: z.string().default('./data').describe('a folder'),
  LESSONS_DIR: z.string().default('./lessons').describe('a folder'),
  LOG_LEVEL: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'info'),
  /** How many lessons may be live at once: on two cores, 20 are still answered in time. */
  MAX_LESSONS: z.coerce
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(20)
    .describe('a whole number from 1 to 100000'),
  LESSON_MINUTES: minutes(30),
  SILENCE_MINUTES: minutes(5),
  /** Without it, lessons are kept until their student erases them. */
  RETENTION_DAYS: z.coerce
    .number()
    .positive()
    .max(36_500)
    .optional()
    .describe('a number of days, more than 0 and at most 36500'),
  /** With it, Deepgram recognises. */
  DEEPGRAM_API_KEY: key('a Deepgram API key, which has no spaces'),
  /** Another server that speaks Deepgram's protocol. */
  DEEPGRAM_BASE_URL: z
    .url({ protocol: /^(?:ws|http)s?$/ })
    .refine((url) => URL.canParse(url) && isOrigin(new URL(url)))
    .transform((url) => new URL(url).href.replace(/^http/, 'ws').replace(/\/$/, ''))
    .optional()
    .describe('the address of a server without a path, such as wss://api.deepgram.com'),
  STT_MODEL: word('nova-2'),
  /** With it, OpenAI thinks and speaks. */
  OPENAI_API_KEY: key('an OpenAI API key, which has no spaces'),
  OPENAI_BASE_URL: baseUrl(),
  LLM_MODEL: word('gpt-4.1'),
  /** Another server that speaks OpenAI's protocol, for the mind or for the voice alone. */
  LLM_BASE_URL: baseUrl(),
  LLM_API_KEY: key('an API key, which has no spaces'),
  TTS_MODEL: word('tts-1'),
  TTS_BASE_URL: baseUrl(),
  /** A name of the hosted voice's, or else of flite's. */
  TTS_VOICE: z.string().regex(/^\S+$/).optional().describe('the name of a voice, which has no spaces'),
  /** What providers may cost; without one of these, as much as they like. Days are UTC's. */
  BUDGET_USD_LESSON: dollars(),
  BUDGET_USD_STUDENT_DAY: dollars(),
  BUDGET_USD_DAY: dollars(),
  /** How long a student may be in lessons, and all students together. */
  BUDGET_MINUTES_STUDENT_DAY: minutesOfDay(),
  BUDGET_MINUTES_DAY: minutesOfDay(),
  /** Where money is spent, the tutor says goodbye, or goes on with the engines of this machine. */
  BUDGET_SPENT: oneOf(['goodbye', 'on-device'], 'goodbye'),
  /** Prices in place of the list prices, or beside them. */
  PRICES_FILE: z.string().optional().describe('a file'),
});

/** Every variable that is read, for whoever checks what is set elsewhere. */
export const ENVIRONMENT_NAMES: string[] = Object.keys(Environment.shape);

/** What a terminal or a log must never show. */
const SECRETS = new Set([
  'ADMIN_PASSWORD',
  'CLASS_CODE',
  'LIVEKIT_API_KEY',
  'LIVEKIT_API_SECRET',
  'DEEPGRAM_API_KEY',
  'OPENAI_API_KEY',
  'LLM_API_KEY',
]);

/** flite's, which a part of this program that loads no model cannot ask it for. */
const VOICES_HERE = ['slt', 'rms', 'awb', 'kal16'];

/** The first of each says something about the second, and nothing without it. */
const NEEDED_BESIDE = [
  ['DEEPGRAM_BASE_URL', 'DEEPGRAM_API_KEY'],
  ['OPENAI_BASE_URL', 'OPENAI_API_KEY'],
  ['LLM_API_KEY', 'LLM_BASE_URL'],
] as const;

const LIVEKIT = ['LIVEKIT_URL', 'LIVEKIT_API_KEY', 'LIVEKIT_API_SECRET'] as const;

/** Names everything that is wrong with the environment, one line for each variable. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: string[]) {
    super(problems.join('\n'));
  }
}

/**
 * The environment, checked as a whole. A variable that is set to nothing counts as not set.
 * @throws {ConfigError} that names every wrong variable, its value (but of a secret) and what it may be
 */
export function readConfig(environment: Record<string, string | undefined>) {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const result = Environment.safeParse(set);
  const problems = [
    ...(result.error ? problemsOf(result.error, set) : []),
    ...halfOfLiveKit(set),
    ...withoutEffect(set),
    ...unknownVoice(set),
  ];
  if (!result.success || problems.length > 0) throw new ConfigError(problems);
  const known = result.data;
  const hosted = hostedEngines(known);
  return {
    port: known.PORT,
    host: known.HOST,
    publicUrl: known.PUBLIC_URL,
    trustedProxies: known.TRUST_PROXY,
    adminPassword: known.ADMIN_PASSWORD,
    classCode: known.CLASS_CODE,
    livekit: liveKitServer(known),
    dataDir: resolve(known.DATA_DIR),
    lessonsDir: resolve(known.LESSONS_DIR),
    logLevel: known.LOG_LEVEL,
    maxLessons: known.MAX_LESSONS,
    lessonMs: known.LESSON_MINUTES * 60_000,
    silenceMs: known.SILENCE_MINUTES * 60_000,
    retentionDays: known.RETENTION_DAYS,
    hosted,
    voice: voiceHere(known),
    budget: { limits: budgetLimits(known, hosted), whenSpent: known.BUDGET_SPENT },
    pricesFile: known.PRICES_FILE && resolve(known.PRICES_FILE),
  };
}

function problemsOf(error: z.ZodError, set: Record<string, string | undefined>): string[] {
  const names = new Set(error.issues.map((issue) => String(issue.path[0])));
  const shape: Record<string, z.ZodType> = Environment.shape;
  return [...names].map((name) => {
    const value = SECRETS.has(name) ? '…' : withoutPassword(set[name] ?? '');
    return `${name}=${value} is not ${shape[name]?.description}`;
  });
}

/** An address may carry one, and is shown because of it. */
function withoutPassword(value: string): string {
  return value.replace(/\/\/[^/\s]*@/, '//…@');
}

function halfOfLiveKit(set: Record<string, string | undefined>): string[] {
  const missing = LIVEKIT.filter((name) => !set[name]);
  if (missing.length === 0 || missing.length === LIVEKIT.length) return [];
  const present = LIVEKIT.filter((name) => set[name]);
  return [
    `${missing.join(' and ')} missing beside ${present.join(' and ')}: set all three for LiveKit rooms, or none`,
  ];
}

function withoutEffect(set: Record<string, string | undefined>): string[] {
  return NEEDED_BESIDE.filter(([name, needed]) => set[name] && !set[needed]).map(
    ([name, needed]) => `${name} says nothing without ${needed}: set both or neither`,
  );
}

function unknownVoice(set: Record<string, string | undefined>): string[] {
  const { OPENAI_API_KEY, TTS_BASE_URL, TTS_VOICE } = set;
  if (OPENAI_API_KEY || TTS_BASE_URL || !TTS_VOICE || VOICES_HERE.includes(TTS_VOICE)) return [];
  return [`TTS_VOICE=${TTS_VOICE} is not one of ${VOICES_HERE.join(', ')}`];
}

/** OpenAI's key goes to OpenAI's address and to the one that stands in for it, never to another server. */
function hostedEngines(known: z.infer<typeof Environment>): HostedEngines {
  const { DEEPGRAM_API_KEY, OPENAI_API_KEY, OPENAI_BASE_URL, LLM_BASE_URL, TTS_BASE_URL } = known;
  const openai = OPENAI_API_KEY ? { apiKey: OPENAI_API_KEY, baseUrl: OPENAI_BASE_URL } : undefined;
  const mind = LLM_BASE_URL ? { apiKey: known.LLM_API_KEY ?? '', baseUrl: LLM_BASE_URL } : openai;
  const voice = TTS_BASE_URL ? { apiKey: keyForVoice(known), baseUrl: TTS_BASE_URL } : openai;
  return {
    stt: DEEPGRAM_API_KEY
      ? { apiKey: DEEPGRAM_API_KEY, baseUrl: known.DEEPGRAM_BASE_URL, model: known.STT_MODEL }
      : undefined,
    llm: mind && { ...mind, model: known.LLM_MODEL },
    tts: voice && { ...voice, model: known.TTS_MODEL, voice: known.TTS_VOICE ?? 'echo' },
  };
}

/** A server that thinks and speaks takes one key for both. */
function keyForVoice({ LLM_API_KEY, LLM_BASE_URL, TTS_BASE_URL }: z.infer<typeof Environment>): string {
  const isSameServer =
    LLM_BASE_URL && TTS_BASE_URL && new URL(LLM_BASE_URL).origin === new URL(TTS_BASE_URL).origin;
  return (isSameServer && LLM_API_KEY) || '';
}

/** flite's voice; beside a hosted one, its spare. */
function voiceHere({ TTS_VOICE = '' }: z.infer<typeof Environment>): string {
  return VOICES_HERE.includes(TTS_VOICE) ? TTS_VOICE : 'slt';
}

/** Without a provider nothing costs any money, and what was spent before keeps nobody out. */
function budgetLimits(known: z.infer<typeof Environment>, { stt, llm, tts }: HostedEngines): BudgetLimits {
  const costs = stt || llm || tts;
  return {
    lesson: costs ? known.BUDGET_USD_LESSON : null,
    studentDay: costs ? known.BUDGET_USD_STUDENT_DAY : null,
    day: costs ? known.BUDGET_USD_DAY : null,
    studentDayMs: known.BUDGET_MINUTES_STUDENT_DAY,
    dayMs: known.BUDGET_MINUTES_DAY,
  };
}

function liveKitServer(known: z.infer<typeof Environment>): LiveKitServer | undefined {
  const { LIVEKIT_URL: url, LIVEKIT_API_KEY: apiKey, LIVEKIT_API_SECRET: apiSecret } = known;
  return url && apiKey && apiSecret ? { url, apiKey, apiSecret } : undefined;
}

/** Nothing but a scheme, a host and a port. */
function isOrigin(url: URL): boolean {
  return url.pathname === '/' && isBase(url);
}

/** It goes into a header, which holds nothing but these characters. */
function key(meaning: string) {
  return z
    .string()
    .regex(/^[!-~]+$/)
    .optional()
    .describe(meaning);
}

function word(byDefault: string) {
  return z.string().regex(/^\S+$/).default(byDefault).describe('a name, which has no spaces');
}

/** Where OpenAI's routes are, `/v1` included where the server has it. */
function baseUrl() {
  return z
    .url({ protocol: /^https?$/ })
    .refine((url) => URL.canParse(url) && isBase(new URL(url)))
    .transform((url) => new URL(url).href.replace(/\/+$/, ''))
    .optional()
    .describe('the base of an OpenAI-compatible server, such as http://127.0.0.1:11434/v1');
}

function isBase({ search, hash, username, password }: URL): boolean {
  return !search && !hash && !username && !password;
}

function oneOf<const Value extends string>(values: Value[], byDefault: NoInfer<Value>) {
  return z
    .enum(values)
    .prefault(byDefault)
    .describe(`one of ${values.join(', ')}`);
}

/** @returns how many of the smallest parts, at least one; `null` without a limit */
function limit(what: string, partsEach: number) {
  return z.coerce
    .number()
    .positive()
    .max(1_000_000)
    .transform((amount) => Math.ceil(amount * partsEach))
    .nullable()
    .default(null)
    .describe(`${what}, more than 0 and at most 1000000`);
}

/** Counted in micro-dollars. */
function dollars() {
  return limit('an amount of US dollars', 1e6);
}

/** Of one lesson or of many at once, counted in milliseconds. */
function minutesOfDay() {
  return limit('a number of minutes', 60_000);
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
