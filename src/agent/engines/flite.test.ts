import { beforeAll, describe, expect, test } from 'bun:test';
import { FLITE_SAMPLE_RATE_HZ, FLITE_VOICES, Flite, fliteVoice, UnknownVoiceError } from './flite.ts';

/** Where the sound first and last rises above one hundredth of its peak, in milliseconds from its start and end. */
function silenceAround(pcm: Int16Array): { beforeMs: number; afterMs: number } {
  const peak = Math.max(...pcm.map(Math.abs));
  const isAudible = (sample: number) => Math.abs(sample) > peak / 100;
  const samplesPerMs = FLITE_SAMPLE_RATE_HZ / 1000;
  return {
    beforeMs: pcm.findIndex(isAudible) / samplesPerMs,
    afterMs: (pcm.length - 1 - pcm.findLastIndex(isAudible)) / samplesPerMs,
  };
}

describe('Flite', () => {
  let flite: Flite;
  beforeAll(async () => {
    flite = await Flite.load('rms');
  });

  function speak(text: string): Int16Array {
    const { pcm, sampleRateHz } = flite.synthesize(text);
    flite.reset();
    expect(sampleRateHz).toBe(FLITE_SAMPLE_RATE_HZ);
    return pcm;
  }

  test('begins to sound within 10 ms and pauses longer after a sentence than after a clause', () => {
    const sentence = silenceAround(speak('Hello Anna.'));
    expect(sentence).toEqual({ beforeMs: 10, afterMs: 160 });
    expect(silenceAround(speak('Hello Anna,'))).toEqual({ beforeMs: 10, afterMs: 80 });
  });

  test('says the same the same way, whatever it said between', () => {
    const once = speak('The sun warms the sea.');
    speak('Then the water rises into the cold air, and millions of tiny drops make a cloud.');
    expect(speak('The sun warms the sea.')).toEqual(once);
  });

  test('makes no sound of what holds no letter', () => {
    expect(speak('').length).toBe(0);
    expect(speak('?!').length).toBe(0);
  });

  test.each([...FLITE_VOICES])('has the voice %s', async (voice) => {
    const { pcm } = (await Flite.load(voice)).synthesize('Good morning.');
    expect(pcm.length / FLITE_SAMPLE_RATE_HZ).toBeWithin(0.4, 1.6);
  });

  test('names the voices it has when asked for another', () => {
    expect(() => fliteVoice('nova')).toThrow(UnknownVoiceError);
    expect(() => fliteVoice('nova')).toThrow('slt, rms, awb, kal16');
  });
});
