import { expect, test } from 'bun:test';
import { stt, type VADEvent, VADEventType } from '@livekit/agents';
import { HostedUtterance } from './hosted-utterance.ts';
import type { Speech } from './speech-pool.ts';

const { INTERIM_TRANSCRIPT, PREFLIGHT_TRANSCRIPT } = stt.SpeechEventType;

function begun() {
  const shown: [stt.SpeechEventType, string][] = [];
  const unused = () => Promise.reject(new Error('The provider hears well.'));
  const speech = { recognize: unused, synthesize: unused } as unknown as Speech;
  const listener = {
    tutorHasFloor: () => false,
    answers: new Set<string>(),
    onFloorTaken: () => {},
    onRecognitionFailed: () => {},
  };
  const utterance = new HostedUtterance(speech, listener, {
    emit: (type, text) => shown.push([type, text]),
    onOwed: () => {},
    onSettled: () => {},
  });
  const voice = (speaks: boolean) =>
    utterance.observe({
      type: VADEventType.INFERENCE_DONE,
      samplesIndex: 0,
      timestamp: 0,
      speechDuration: 1_000,
      silenceDuration: 0,
      frames: [],
      probability: 0,
      inferenceDuration: 0,
      speaking: true,
      rawAccumulatedSilence: speaks ? 0 : 64,
      rawAccumulatedSpeech: speaks ? 1_000 : 0,
    } satisfies VADEvent);
  const interim = (text: string) =>
    utterance.hear({
      type: INTERIM_TRANSCRIPT,
      alternatives: [
        { language: 'en' as stt.SpeechData['language'], text, startTime: 0, endTime: 0, confidence: 1 },
      ],
    });
  return { voice, interim, shown };
}

test('a reply is prepared from words that come when the voice has stopped', () => {
  const { voice, interim, shown } = begun();
  voice(true);
  interim('ice is');
  voice(false);
  interim('ice is water');
  expect(shown).toEqual([
    [INTERIM_TRANSCRIPT, 'ice is'],
    [PREFLIGHT_TRANSCRIPT, 'ice is water'],
  ]);
});

test('or that had stayed the same when it stops, and not from what may lack a word', () => {
  const { voice, interim, shown } = begun();
  voice(true);
  interim('ice');
  voice(false);
  voice(true);
  interim('ice is water');
  interim('ice is water');
  voice(false);
  const prepared = shown.filter(([type]) => type === PREFLIGHT_TRANSCRIPT);
  expect(prepared).toEqual([[PREFLIGHT_TRANSCRIPT, 'ice is water']]);
});
