import { describe, expect, test } from 'bun:test';
import { readConfig } from './config.ts';
import { consentLine } from './consent.ts';

const wordsOf = (environment: Record<string, string>) => consentLine(readConfig(environment)).words;

const LIVEKIT = {
  LIVEKIT_URL: 'wss://sound.example.org',
  LIVEKIT_API_KEY: 'key',
  LIVEKIT_API_SECRET: 'secret',
};

describe('what a student agrees to', () => {
  test('names nobody else where everything is done here', () => {
    expect(wordsOf({})).toBe(
      'By starting you agree: your voice becomes text on this server and is not stored. ' +
        'Your name and words are kept until you erase them.',
    );
  });

  test.each([
    [{ DEEPGRAM_API_KEY: 'key' }, 'your voice goes to Deepgram to become text'],
    [{ OPENAI_API_KEY: 'key' }, "They also go to OpenAI for the tutor's answers and voice."],
    [
      { LLM_BASE_URL: 'https://mind.example.org/v1' },
      "They also go to mind.example.org for the tutor's answers.",
    ],
    [{ TTS_BASE_URL: 'https://voice.example.org/v1' }, 'goes to voice.example.org to be spoken.'],
    [{ ...LIVEKIT }, 'through a LiveKit server'],
    [{ RETENTION_DAYS: '30' }, 'are kept for 30 days, or until you erase them.'],
  ])('says where they go with %p', (environment, words) => {
    expect(wordsOf(environment)).toContain(words);
  });

  test('does not call a program on this machine somebody else', () => {
    expect(wordsOf({ LLM_BASE_URL: 'http://127.0.0.1:11434/v1' })).toBe(wordsOf({}));
  });

  test('has another version with other words', () => {
    const [one, other] = ['30', '31'].map((RETENTION_DAYS) => consentLine(readConfig({ RETENTION_DAYS })));
    expect(one?.version).not.toBe(other?.version);
  });
});
