import { expect, test } from 'bun:test';
import { ConfigError, readConfig } from './config.ts';

test('an empty environment gives the defaults', () => {
  expect(readConfig({})).toMatchObject({
    port: 3000,
    host: undefined,
    logLevel: 'info',
    maxLessons: 20,
    lessonMs: 1_800_000,
    silenceMs: 300_000,
    retentionDays: undefined,
    voice: 'slt',
    hosted: { stt: undefined, llm: undefined, tts: undefined },
  });
});

test('a variable that is set to nothing counts as not set', () => {
  expect(readConfig({ PORT: '', LOG_LEVEL: ' ' })).toMatchObject({ port: 3000, logLevel: 'info' });
});

test('parts of a minute are allowed', () => {
  expect(readConfig({ LESSON_MINUTES: '0.05' }).lessonMs).toBe(3000);
});

test('all that is wrong is named together, with the value and what it may be', () => {
  const read = () =>
    readConfig({
      PORT: '70000',
      LOG_LEVEL: 'loud',
      SILENCE_MINUTES: '-1',
      RETENTION_DAYS: '0',
      MAX_LESSONS: 'x',
      TTS_VOICE: 'hal',
    });
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(
    [
      'PORT=70000 is not a whole number from 0 to 65535',
      'LOG_LEVEL=loud is not one of fatal, error, warn, info, debug, trace, silent',
      'MAX_LESSONS=x is not a whole number from 1 to 100000',
      'SILENCE_MINUTES=-1 is not a number of minutes, more than 0 and at most 1440',
      'RETENTION_DAYS=0 is not a number of days, more than 0 and at most 36500',
      'TTS_VOICE=hal is not one of slt, rms, awb, kal16',
    ].join('\n'),
  );
});

test.each(['tutor.example.org', 'ftp://tutor.example.org', 'https://example.org/tutor'])(
  'PUBLIC_URL=%s is refused',
  (PUBLIC_URL) => {
    expect(() => readConfig({ PUBLIC_URL })).toThrow(
      `PUBLIC_URL=${PUBLIC_URL} is not an address without a path`,
    );
  },
);

test.each([
  ['true', 1],
  ['0', 0],
  ['2', 2],
])('TRUST_PROXY=%s is %i proxies', (TRUST_PROXY, proxies) => {
  expect(readConfig({ TRUST_PROXY }).trustedProxies).toBe(proxies);
});

test('a password or a class code that is guessed too easily is refused, and not shown', () => {
  const read = () => readConfig({ ADMIN_PASSWORD: 'hunter2', CLASS_CODE: 'abc', TRUST_PROXY: 'yes' });
  expect(read).toThrow(
    [
      'TRUST_PROXY=yes is not true or a whole number from 0 to 10',
      'ADMIN_PASSWORD=… is not a password of 8 to 1000 characters',
      'CLASS_CODE=… is not a code of 4 to 100 characters',
    ].join('\n'),
  );
});

test('PUBLIC_URL is kept as an origin', () => {
  expect(readConfig({ PUBLIC_URL: 'https://Tutor.example.org/' }).publicUrl).toBe(
    'https://tutor.example.org',
  );
});

const LIVEKIT = {
  LIVEKIT_URL: 'wss://my.livekit.cloud',
  LIVEKIT_API_KEY: 'key',
  LIVEKIT_API_SECRET: 'secret',
};

test('LiveKit is what all three variables say, and its address may be written as a web address', () => {
  expect(readConfig({}).livekit).toBeUndefined();
  expect(readConfig(LIVEKIT).livekit).toEqual({
    url: 'wss://my.livekit.cloud',
    apiKey: 'key',
    apiSecret: 'secret',
  });
  const urlOf = (LIVEKIT_URL: string) => readConfig({ ...LIVEKIT, LIVEKIT_URL }).livekit?.url;
  expect(urlOf('HTTPS://My.LiveKit.cloud/')).toBe('wss://my.livekit.cloud');
  expect(urlOf('http://127.0.0.1:7880')).toBe('ws://127.0.0.1:7880');
});

test('a part of LiveKit alone is refused, and what is missing is named in one line', () => {
  const { LIVEKIT_API_SECRET: _, ...half } = LIVEKIT;
  expect(() => readConfig(half)).toThrow(
    new ConfigError([
      'LIVEKIT_API_SECRET missing beside LIVEKIT_URL and LIVEKIT_API_KEY: set all three for LiveKit rooms, or none',
    ]),
  );
  const alone = () => readConfig({ LIVEKIT_API_SECRET: 'tell nobody' });
  expect(alone).toThrow(/^LIVEKIT_URL and LIVEKIT_API_KEY missing beside LIVEKIT_API_SECRET/m);
});

test('a wrong key or secret is named but never shown', () => {
  let message = '';
  try {
    readConfig({ ...LIVEKIT, LIVEKIT_API_KEY: 'tell nobody', LIVEKIT_API_SECRET: 'tell nobody either' });
  } catch (error) {
    message = String(error);
  }
  expect(message).toContain('LIVEKIT_API_KEY=… is not a LiveKit API key');
  expect(message).toContain('LIVEKIT_API_SECRET=… is not a LiveKit API secret');
  expect(message).not.toContain('tell nobody');
});

test.each(['my.livekit.cloud', 'ftp://my.livekit.cloud', 'wss://my.livekit.cloud/rtc', 'wss://'])(
  'LIVEKIT_URL=%s is refused',
  (LIVEKIT_URL) => {
    expect(() => readConfig({ ...LIVEKIT, LIVEKIT_URL })).toThrow(
      `LIVEKIT_URL=${LIVEKIT_URL} is not the address of a LiveKit server`,
    );
  },
);

const { hosted: byKeys } = readConfig({ DEEPGRAM_API_KEY: 'dg', OPENAI_API_KEY: 'sk' });

test('two keys give the whole hosted stack', () => {
  expect(byKeys).toEqual({
    stt: { apiKey: 'dg', baseUrl: undefined, model: 'nova-2' },
    llm: { apiKey: 'sk', baseUrl: undefined, model: 'gpt-4.1' },
    tts: { apiKey: 'sk', baseUrl: undefined, model: 'tts-1', voice: 'echo' },
  });
});

test('each hosted part has its own switch', () => {
  const { hosted } = readConfig({ LLM_BASE_URL: 'http://127.0.0.1:11434/v1/', LLM_MODEL: 'gpt-oss' });
  expect(hosted).toEqual({
    stt: undefined,
    llm: { apiKey: '', baseUrl: 'http://127.0.0.1:11434/v1', model: 'gpt-oss' },
    tts: undefined,
  });
  expect(
    readConfig({ DEEPGRAM_API_KEY: 'dg', DEEPGRAM_BASE_URL: 'http://127.0.0.1:1' }).hosted,
  ).toMatchObject({ stt: { baseUrl: 'ws://127.0.0.1:1' }, llm: undefined, tts: undefined });
});

test("OpenAI's key is not sent to another server", () => {
  const keysOf = (environment: Record<string, string>) => {
    const { llm, tts } = readConfig({ OPENAI_API_KEY: 'sk', ...environment }).hosted;
    return [llm?.apiKey, tts?.apiKey];
  };
  expect(keysOf({ OPENAI_BASE_URL: 'https://proxy.example/v1' })).toEqual(['sk', 'sk']);
  expect(keysOf({ LLM_BASE_URL: 'https://a.example/v1', TTS_BASE_URL: 'https://b.example/v1' })).toEqual([
    '',
    '',
  ]);
  const own = { LLM_API_KEY: 'own', LLM_BASE_URL: 'https://a.example/v1' };
  expect(keysOf(own)).toEqual(['own', 'sk']);
  expect(keysOf({ ...own, TTS_BASE_URL: 'https://b.example/v1' })).toEqual(['own', '']);
  expect(keysOf({ ...own, TTS_BASE_URL: 'https://a.example/tts' })).toEqual(['own', 'own']);
});

test('a hosted voice may have any name, and has one of this machine to stand in', () => {
  const { hosted, voice } = readConfig({ OPENAI_API_KEY: 'sk', TTS_VOICE: 'onyx' });
  expect([hosted.tts?.voice, voice]).toEqual(['onyx', 'slt']);
});

test('what would have no effect is named', () => {
  const read = () =>
    readConfig({
      DEEPGRAM_BASE_URL: 'ws://127.0.0.1:1',
      OPENAI_BASE_URL: 'http://127.0.0.1/v1',
      LLM_API_KEY: 'k',
    });
  expect(read).toThrow(
    new ConfigError([
      'DEEPGRAM_BASE_URL says nothing without DEEPGRAM_API_KEY: set both or neither',
      'OPENAI_BASE_URL says nothing without OPENAI_API_KEY: set both or neither',
      'LLM_API_KEY says nothing without LLM_BASE_URL: set both or neither',
    ]),
  );
});

test('no key and no password is shown when it is wrong', () => {
  let message = '';
  try {
    readConfig({
      DEEPGRAM_API_KEY: 'tell nobody',
      OPENAI_API_KEY: 'tell nobody',
      LLM_API_KEY: 'tell nobody',
      LLM_BASE_URL: 'https://me:tell-nobody@127.0.0.1/v1',
    });
  } catch (error) {
    message = String(error);
  }
  for (const name of [
    'DEEPGRAM_API_KEY=…',
    'OPENAI_API_KEY=…',
    'LLM_API_KEY=…',
    'LLM_BASE_URL=https://…@127',
  ])
    expect(message).toContain(name);
  expect(message).not.toMatch(/tell.nobody/);
});

test.each(['api.openai.com', 'ftp://127.0.0.1/v1', 'http://127.0.0.1/v1?key=1'])(
  'OPENAI_BASE_URL=%s is refused',
  (OPENAI_BASE_URL) => {
    expect(() => readConfig({ OPENAI_API_KEY: 'sk', OPENAI_BASE_URL })).toThrow(
      `OPENAI_BASE_URL=${OPENAI_BASE_URL} is not the base of an OpenAI-compatible server`,
    );
  },
);

test('limits are micro-dollars, and say nothing where no provider is paid', () => {
  const unlimited = { lesson: null, studentDay: null, day: null, studentDayMs: null, dayMs: null };
  const limits = { BUDGET_USD_LESSON: '0.25', BUDGET_USD_DAY: '5', BUDGET_SPENT: 'on-device' };
  expect(readConfig({ ...limits, DEEPGRAM_API_KEY: 'k' }).budget).toEqual({
    limits: { ...unlimited, lesson: 250_000, day: 5_000_000 },
    whenSpent: 'on-device',
  });
  expect(readConfig(limits).budget.limits).toEqual(unlimited);
  expect(readConfig({}).budget.whenSpent).toBe('goodbye');
});

test('limits in minutes hold without a provider too', () => {
  const { limits } = readConfig({ BUDGET_MINUTES_STUDENT_DAY: '45', BUDGET_MINUTES_DAY: '0.5' }).budget;
  expect(limits).toMatchObject({ studentDayMs: 2_700_000, dayMs: 30_000 });
  expect(() => readConfig({ BUDGET_MINUTES_DAY: 'long' })).toThrow(
    'BUDGET_MINUTES_DAY=long is not a number of minutes, more than 0 and at most 1000000',
  );
});

test.each(['0', '-1', 'much'])('a limit of %s is refused', (BUDGET_USD_DAY) => {
  expect(() => readConfig({ BUDGET_USD_DAY })).toThrow(
    `BUDGET_USD_DAY=${BUDGET_USD_DAY} is not an amount of US dollars, more than 0 and at most 1000000`,
  );
});
