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
