import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { UnknownVoiceError } from './flite.ts';
import {
  createSpeechPool,
  type Speech,
  SpeechBusyError,
  SpeechClosedError,
  SpeechJobError,
} from './speech-pool.ts';
import { SpeechThread, SpeechThreadLostError } from './speech-thread.ts';

/** One pool of one thread for all tests: starting the models is what takes time. */
describe('speech pool', () => {
  let pool: Speech;
  let thread: SpeechThread;
  let question: Int16Array;
  let long: Int16Array;
  const lost: string[] = [];
  let started = Promise.withResolvers<void>();

  beforeAll(async () => {
    const startThread: typeof SpeechThread.start = async (voice) => {
      thread = await SpeechThread.start(voice);
      started.resolve();
      return thread;
    };
    const onThreadLost = (error: Error) => lost.push(error.message);
    pool = await createSpeechPool({ threads: 1, voice: 'rms', onThreadLost }, startThread);
    question = await speak('Can you repeat the question please?');
    long = new Int16Array(15 * question.length);
    for (let copy = 0; copy < 15; copy++) long.set(question, copy * question.length);
  });
  beforeEach(() => {
    lost.length = 0;
  });
  afterAll(() => pool.close());

  async function speak(text: string): Promise<Int16Array> {
    const synthesis = await pool.synthesize(text, {});
    return synthesis?.pcm ?? new Int16Array(0);
  }

  function hear(pcm: Int16Array, priority: 'final' | 'interim' = 'final', signal?: AbortSignal) {
    return pool.recognize(pcm, { priority, ...(signal && { signal }) });
  }

  /** Takes the error at once: `expect` would wait for it before the test goes on. */
  function failure(call: Promise<unknown>): Promise<unknown> {
    return call.then(
      () => undefined,
      (error: unknown) => error,
    );
  }

  test('hears what it says, numbers and names included', async () => {
    const result = await hear(question);
    expect(result?.text).toBe('Can you repeat the question, please?');
    const sum = await hear(await speak('3/4 of it is 20%, 李雷.'));
    expect(sum?.text.toLowerCase()).toMatch(/^three quarters of it is (twenty percent|20%)/);
  });

  test("leaves the caller's sound alone and hands out its own copy of a sound said before", async () => {
    const before = question.slice();
    await hear(question);
    expect(question).toEqual(before);
    const first = await speak('Well done!');
    structuredClone(first.buffer, { transfer: [first.buffer as ArrayBuffer] });
    const again = await pool.synthesize('Well done!', {});
    expect(again?.pcm.length).toBeGreaterThan(5000);
    expect(again?.tookMs).toBeLessThan(5);
  });

  test('answers nothing for interim work while busy, and drops it for a final text', async () => {
    const final = hear(question);
    expect(await hear(question, 'interim')).toBeUndefined();
    expect((await final)?.text).toContain('question');

    const interim = hear(long, 'interim');
    const next = hear(question);
    expect(await interim).toBeUndefined();
    expect((await next)?.text).toContain('question');
    expect((await hear(question, 'interim'))?.text).toContain('question');
  });

  test('a job aborted while it waits or runs answers undefined at once, the others go on', async () => {
    const running = new AbortController();
    const waiting = new AbortController();
    const first = hear(long, 'final', running.signal);
    const second = pool.synthesize('Nobody hears this.', { signal: waiting.signal });
    const third = hear(question);
    waiting.abort();
    running.abort();
    expect(await first).toBeUndefined();
    expect(await second).toBeUndefined();
    expect((await third)?.text).toContain('question');
    expect(await hear(question, 'final', AbortSignal.abort())).toBeUndefined();
  });

  test('speech for those who hear silence comes before speech ahead of time', async () => {
    const order: string[] = [];
    const say = (text: string, ahead: boolean) =>
      pool.synthesize(text, { ahead }).then(() => order.push(text));
    await Promise.all([say('One by one.', false), say('Later on.', true), say('At once.', false)]);
    expect(order).toEqual(['One by one.', 'At once.', 'Later on.']);
  });

  test('rejects what would wait behind too many', async () => {
    const aborts = new AbortController();
    const accepted = Array.from({ length: 33 }, () => hear(question, 'final', aborts.signal));
    await expect(hear(question)).rejects.toThrow(SpeechBusyError);
    aborts.abort();
    await Promise.all(accepted);
    expect((await hear(question))?.text).toContain('question');
  });

  test('a job whose thread dies is done by the next thread', async () => {
    const dying = thread;
    const result = hear(question);
    await dying.close();
    expect((await result)?.text).toContain('question');
    expect(thread).not.toBe(dying);
    expect(lost).toHaveLength(1);
  });

  test('a job that takes two threads with it is given up, and others are not', async () => {
    const fatal = failure(hear(long));
    const other = hear(question);
    const first = thread;
    started = Promise.withResolvers();
    await first.close();
    await started.promise;
    await thread.close();
    expect(await fatal).toBeInstanceOf(SpeechJobError);
    expect((await other)?.text).toContain('question');
  });

  test('a thread that gives no answer in time is ended', async () => {
    const slow = await SpeechThread.start('rms');
    const job = { type: 'recognize', pcm: new Int16Array(long) } as const;
    await expect(slow.run(job, 5)).rejects.toThrow('gave no answer for 5 ms');
    expect(await slow.lost).toBeInstanceOf(SpeechThreadLostError);
    await expect(slow.run(job, 1000)).rejects.toThrow(SpeechThreadLostError);
  });

  test('refuses an unknown voice, and everything after it was closed', async () => {
    await expect(createSpeechPool({ threads: 1, voice: 'nova' })).rejects.toThrow(UnknownVoiceError);
    const open = failure(hear(question));
    await pool.close();
    expect(await open).toBeInstanceOf(SpeechClosedError);
    await expect(hear(question)).rejects.toThrow(SpeechClosedError);
  });
});
