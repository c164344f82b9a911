import { expect, test } from 'bun:test';
import { stt, type VADEvent, VADEventType } from '@livekit/agents';
import { AudioFrame } from '@livekit/rtc-node';
import { HeadStart, SpareTime } from './head-start.ts';
import { HostedUtterance } from './hosted-utterance.ts';
import type { Speech } from './speech-pool.ts';

const { FINAL_TRANSCRIPT, INTERIM_TRANSCRIPT, PREFLIGHT_TRANSCRIPT } = stt.SpeechEventType;

/** A lesson on a machine that recognises the same in each pause. */
function headStart(ownWords: string, tookMs = 1): HeadStart {
  return new HeadStart({ recognize: async () => ({ text: ownWords, tookMs }) }, new SpareTime());
}

function begun(ahead: HeadStart) {
  const shown: [stt.SpeechEventType, string][] = [];
  const speech = { recognize: async () => undefined } as unknown as Speech;
  const listener = {
    tutorHasFloor: () => false,
    answers: new Set<string>(),
    onFloorTaken: () => {},
    onRecognitionFailed: () => {},
  };
  const utterance = new HostedUtterance(speech, listener, ahead, {
    emit: (type, text) => shown.push([type, text]),
    onOwed: () => {},
    onSettled: () => {},
  });
  const observe = (type: VADEventType, speaks: boolean, level = 0) =>
    utterance.observe({
      type,
      samplesIndex: 0,
      timestamp: 0,
      speechDuration: 1_000,
      silenceDuration: 0,
      frames: [new AudioFrame(new Int16Array(512).fill(level), 16_000, 1, 512)],
      probability: speaks ? 1 : 0,
      inferenceDuration: 0,
      speaking: true,
      rawAccumulatedSilence: speaks ? 0 : 64,
      rawAccumulatedSpeech: speaks ? 1_000 : 0,
    } satisfies VADEvent);
  const hear = (type: stt.SpeechEventType, text: string) =>
    utterance.hear({
      type,
      alternatives: [
        { language: 'en' as stt.SpeechData['language'], text, startTime: 0, endTime: 0, confidence: 1 },
      ],
    });
  return {
    shown,
    voice: (speaks: boolean, level?: number) => observe(VADEventType.INFERENCE_DONE, speaks, level),
    end: () => observe(VADEventType.END_OF_SPEECH, false),
    interim: (text: string) => hear(INTERIM_TRANSCRIPT, text),
    final: (text: string) => hear(FINAL_TRANSCRIPT, text),
  };
}

/** Until what was asked of this machine has been answered. */
const aMoment = () => new Promise((resolve) => setImmediate(resolve));

test('a reply is prepared from words that come when the voice has stopped', () => {
  const { voice, interim, shown } = begun(headStart(''));
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
  const { voice, interim, shown } = begun(headStart(''));
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

test('a reply that was begun from what this machine hears is kept where the provider hears the same words', async () => {
  const { voice, end, final, shown } = begun(headStart('Ice is, water.'));
  voice(true);
  voice(false);
  await aMoment();
  final('ice is water');
  end();
  expect(shown).toEqual([
    [PREFLIGHT_TRANSCRIPT, 'Ice is, water.'],
    [FINAL_TRANSCRIPT, 'ice is water'],
  ]);
});

test('and is begun again where it hears others: those of the provider count', async () => {
  const { voice, end, final, shown } = begun(headStart('Eyes is water.'));
  voice(true);
  voice(false);
  await aMoment();
  final('Ice is water.');
  end();
  expect(shown).toEqual([
    [PREFLIGHT_TRANSCRIPT, 'Eyes is water.'],
    [PREFLIGHT_TRANSCRIPT, 'Ice is water.'],
    [FINAL_TRANSCRIPT, 'Ice is water.'],
  ]);
});

test.each([
  ['in which it was mostly wrong', headStart('Eyes.'), ['Eyes.', 'Eyes.', 'Ice.']],
  ['while it is busy', headStart('Ice!', 500), ['Ice!', 'Ice.', 'Ice.']],
])('this machine is not asked in a lesson %s', async (_, ahead, replies) => {
  const begunFrom: string[] = [];
  for (const _ of replies) {
    const { voice, end, final, shown } = begun(ahead);
    voice(true);
    voice(false);
    await aMoment();
    final('Ice.');
    end();
    begunFrom.push(shown[0]?.[1] ?? '');
  }
  expect(begunFrom).toEqual(replies);
});

test('this machine is asked once the voice falls, and a reply is begun once the detector knows that it has stopped', async () => {
  let asked = 0;
  const recognize = async () => {
    asked += 1;
    return { text: `Ice ${asked}.`, tookMs: 1 };
  };
  const own = new HeadStart({ recognize }, new SpareTime());
  own.note(true);
  const { voice, shown } = begun(own);
  voice(true, 8_000);
  voice(true, 100);
  voice(true, 8_000);
  expect(asked).toBe(1);
  voice(true, 100);
  voice(true, 50);
  await aMoment();
  expect([asked, shown]).toEqual([2, []]);
  voice(false, 50);
  await aMoment();
  expect([asked, shown]).toEqual([2, [[PREFLIGHT_TRANSCRIPT, 'Ice 2.']]]);
});

test('nor is a reply begun from words after which the student went on', async () => {
  const { voice, shown } = begun(headStart('Ice is.'));
  voice(true);
  voice(false);
  voice(true);
  await aMoment();
  expect(shown).toEqual([]);
});
