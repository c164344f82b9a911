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
      MAX_LESSONS: 'x',
      TTS_VOICE: 'hal',
    });
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(
    [
      'PORT=70000 is not a whole number from 0 to 65535',
      'LOG_LEVEL=loud is not one of fatal, error, warn, info, debug, trace, silent',
      'MAX_LESSONS=x is not a whole number from 1 to 1000',
      'SILENCE_MINUTES=-1 is not a number of minutes, more than 0 and at most 1440',
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
