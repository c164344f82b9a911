import { LRUCache } from 'lru-cache';
import { STUDENT_SAMPLE_RATE_HZ } from '../../protocol.ts';
import { fliteVoice, type Sound } from './flite.ts';
import type { SpeechAnswer, SpeechJob } from './speech-jobs.ts';
import { SpeechThread } from './speech-thread.ts';

/** On-device recognition and synthesis, on threads of their own. Every call is bounded in time and retried once. */
export interface Speech {
  /** How many threads there are now: one that was lost is missing until another has taken its place. */
  readonly threads: number;
  /**
   * Text of one stretch of speech.
   * @param pcm - s16le mono 16 kHz, at most 30 s (the latest 30 s count)
   * @param options - `interim` work yields to everything else and answers `undefined` when the pool is busy or `signal` aborts
   */
  recognize(
    pcm: Int16Array,
    options: { priority: 'final' | 'interim'; signal?: AbortSignal },
  ): Promise<Recognition | undefined>;
  /**
   * One sentence or clause as sound; `undefined` when `signal` aborts first.
   * @param options - `ahead`: earlier sound still plays, so this may wait for those who hear silence
   */
  synthesize(
    text: string,
    options: { ahead?: boolean; signal?: AbortSignal },
  ): Promise<Synthesis | undefined>;
  /** Every call that is still open is rejected; settles when all threads have ended. */
  close(): Promise<void>;
}

export interface Recognition {
  text: string;
  /** Time from the call to the answer, waiting included. */
  tookMs: number;
}

export interface Synthesis {
  /** s16le mono at `sampleRateHz`. */
  pcm: Int16Array;
  sampleRateHz: number;
  tookMs: number;
}

/** Of a longer stretch of speech the end counts. */
const MAX_SPEECH_SAMPLES = 30 * STUDENT_SAMPLE_RATE_HZ;
/** At 40–150 ms a job, whoever stands behind this many for each thread would hear nothing for seconds. */
const MAX_WAITING_PER_THREAD = 32;
/** Thirty seconds of speech take about 1 s; what takes this long hangs. */
const JOB_LIMIT_MS = 10_000;
const MAX_ATTEMPTS = 2;
/** Shorter than any piece that may still be playing. */
const AHEAD_SLACK_MS = 300;
/** About four minutes of speech: one lesson's sentences, which every student of that lesson hears. */
const MAX_CACHED_BYTES = 8 * 1024 * 1024;
/** A thread that cannot be replaced is tried for again, in the end this seldom. */
const MAX_RESTART_DELAY_MS = 30_000;

export class SpeechBusyError extends Error {
  override readonly name = 'SpeechBusyError';
  constructor(waiting: number) {
    super(
      `Speech is overloaded: ${waiting} jobs wait already. Fewer lessons at once or more processors help.`,
    );
  }
}

export class SpeechJobError extends Error {
  override readonly name = 'SpeechJobError';
  constructor(reason: string) {
    super(`A speech job was given up: ${reason}`);
  }
}

export class SpeechClosedError extends Error {
  override readonly name = 'SpeechClosedError';
  constructor() {
    super('The speech threads are closed.');
  }
}

export interface SpeechPoolOptions {
  threads: number;
  /** One of flite's. */
  voice: string;
  /** A thread died, hung, or could not be started again; the pool mends that by itself. */
  onThreadLost?: (error: Error) => void;
}

/**
 * Starts the threads; each loads both engines, which takes about 0.6 s and 250 MB.
 * @throws UnknownVoiceError, SpeechThreadLostError when the models cannot be loaded
 */
export async function createSpeechPool(
  { threads, voice: voiceName, onThreadLost = () => {} }: SpeechPoolOptions,
  startThread = SpeechThread.start,
): Promise<Speech> {
  const voice = fliteVoice(voiceName);
  const start = () => startThread(voice);
  const starts = await Promise.allSettled(Array.from({ length: threads }, start));
  const started = starts.filter((result) => result.status === 'fulfilled').map(({ value }) => value);
  const failure = starts.find((result) => result.status === 'rejected');
  if (!failure) return new SpeechPool(started, start, onThreadLost);
  await Promise.all(started.map((thread) => thread.close()));
  throw failure.reason;
}

interface Job {
  work: SpeechJob;
  /** Never waits for a thread and is never tried again. */
  interim: boolean;
  /** The waiting job that is due first runs first. */
  dueAtMs: number;
  attempts: number;
  answer: PromiseWithResolvers<SpeechAnswer | undefined>;
  isSettled: boolean;
  waitTimer?: Timer;
}

class SpeechPool implements Speech {
  readonly #threads = new Set<SpeechThread>();
  readonly #startThread: () => Promise<SpeechThread>;
  readonly #onThreadLost: (error: Error) => void;
  /** A thread that is not in here is free. */
  readonly #running = new Map<SpeechThread, Job>();
  readonly #waiting: Job[] = [];
  readonly #maxWaiting: number;
  readonly #sounds = new LRUCache<string, Sound>({
    maxSize: MAX_CACHED_BYTES,
    sizeCalculation: ({ pcm }, text) => pcm.byteLength + 2 * text.length,
  });
  #isClosed = false;

  constructor(
    threads: SpeechThread[],
    startThread: () => Promise<SpeechThread>,
    onThreadLost: (error: Error) => void,
  ) {
    this.#startThread = startThread;
    this.#onThreadLost = onThreadLost;
    this.#maxWaiting = threads.length * MAX_WAITING_PER_THREAD;
    for (const thread of threads) this.#adopt(thread);
  }

  async recognize(
    pcm: Int16Array,
    { priority, signal }: { priority: 'final' | 'interim'; signal?: AbortSignal },
  ): Promise<Recognition | undefined> {
    const calledAtMs = performance.now();
    const interim = priority === 'interim';
    if (interim && (this.#waiting.length > 0 || !this.#freeThread())) return undefined;
    // A copy: the caller's buffer may change, and a second attempt needs the same sound.
    const latest = new Int16Array(pcm.subarray(-MAX_SPEECH_SAMPLES));
    const work: SpeechJob = { type: 'recognize', pcm: latest };
    const answer = await this.#submit({ work, interim, dueAtMs: calledAtMs }, signal);
    if (answer?.type !== 'recognized') return undefined;
    return { text: answer.text, tookMs: performance.now() - calledAtMs };
  }

  async synthesize(
    text: string,
    { ahead = false, signal }: { ahead?: boolean; signal?: AbortSignal },
  ): Promise<Synthesis | undefined> {
    const calledAtMs = performance.now();
    const sound = this.#sounds.get(text) ?? (await this.#makeSound(text, calledAtMs, ahead, signal));
    // Callers transfer what they get, which would empty the cached sound.
    return sound && { ...sound, pcm: sound.pcm.slice(), tookMs: performance.now() - calledAtMs };
  }

  get threads(): number {
    return this.#threads.size;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const job of [...this.#waiting, ...this.#running.values()])
      this.#settle(job, new SpeechClosedError());
    await Promise.all([...this.#threads].map((thread) => thread.close()));
  }

  async #makeSound(
    text: string,
    calledAtMs: number,
    ahead: boolean,
    signal: AbortSignal | undefined,
  ): Promise<Sound | undefined> {
    const dueAtMs = calledAtMs + (ahead ? AHEAD_SLACK_MS : 0);
    const answer = await this.#submit(
      { work: { type: 'synthesize', text }, interim: false, dueAtMs },
      signal,
    );
    if (answer?.type !== 'synthesized') return undefined;
    const sound = { pcm: answer.pcm, sampleRateHz: answer.sampleRateHz };
    this.#sounds.set(text, sound);
    return sound;
  }

  /** @returns `undefined` when the job was abandoned */
  async #submit(
    request: Pick<Job, 'work' | 'interim' | 'dueAtMs'>,
    signal: AbortSignal | undefined,
  ): Promise<SpeechAnswer | undefined> {
    if (this.#isClosed) throw new SpeechClosedError();
    if (signal?.aborted) return undefined;
    if (this.#waiting.length >= this.#maxWaiting) throw new SpeechBusyError(this.#waiting.length);
    const job: Job = { ...request, attempts: 0, answer: Promise.withResolvers(), isSettled: false };
    const onAbort = () => this.#abandon(job);
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      this.#enqueue(job);
      return await job.answer.promise;
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  #enqueue(job: Job): void {
    const later = this.#waiting.findIndex(({ dueAtMs }) => dueAtMs > job.dueAtMs);
    this.#waiting.splice(later < 0 ? this.#waiting.length : later, 0, job);
    const giveUp = () => this.#settle(job, new SpeechJobError(`no thread was free for ${JOB_LIMIT_MS} ms.`));
    job.waitTimer = setTimeout(giveUp, JOB_LIMIT_MS);
    this.#dispatch();
  }

  #dispatch(): void {
    for (const thread of this.#threads) {
      if (this.#running.has(thread)) continue;
      const job = this.#waiting.shift();
      if (!job) return;
      void this.#run(job, thread);
    }
    const interim = [...this.#running].filter(([, job]) => job.interim);
    for (const [thread] of interim.slice(0, this.#waiting.length)) thread.abandon();
  }

  async #run(job: Job, thread: SpeechThread): Promise<void> {
    clearTimeout(job.waitTimer);
    this.#running.set(thread, job);
    job.attempts++;
    try {
      const answer = await thread.run(job.work, JOB_LIMIT_MS);
      if (answer.type === 'failed') throw new Error(answer.message);
      this.#settle(job, answer);
    } catch (error) {
      this.#tryAgain(job, error);
    } finally {
      this.#running.delete(thread);
      this.#dispatch();
    }
  }

  #tryAgain(job: Job, error: unknown): void {
    if (job.isSettled) return;
    if (job.interim) this.#settle(job, undefined);
    else if (job.attempts < MAX_ATTEMPTS) this.#enqueue(job);
    else this.#settle(job, new SpeechJobError(`it failed ${MAX_ATTEMPTS} times, the last time so: ${error}`));
  }

  #abandon(job: Job): void {
    for (const [thread, running] of this.#running) {
      if (running === job && job.work.type === 'recognize') thread.abandon();
    }
    this.#settle(job, undefined);
  }

  #settle(job: Job, outcome: SpeechAnswer | Error | undefined): void {
    clearTimeout(job.waitTimer);
    job.isSettled = true;
    const place = this.#waiting.indexOf(job);
    if (place >= 0) this.#waiting.splice(place, 1);
    if (outcome instanceof Error) job.answer.reject(outcome);
    else job.answer.resolve(outcome);
  }

  #freeThread(): SpeechThread | undefined {
    return [...this.#threads].find((thread) => !this.#running.has(thread));
  }

  #adopt(thread: SpeechThread): void {
    this.#threads.add(thread);
    void thread.lost.then((error) => {
      this.#threads.delete(thread);
      return this.#replace(error);
    });
  }

  async #replace(lost: Error): Promise<void> {
    for (let delayMs = 1000; !this.#isClosed; delayMs = Math.min(2 * delayMs, MAX_RESTART_DELAY_MS)) {
      this.#onThreadLost(lost);
      try {
        const thread = await this.#startThread();
        if (this.#isClosed) return await thread.close();
        this.#adopt(thread);
        return this.#dispatch();
      } catch (error) {
        lost = error instanceof Error ? error : new Error(String(error));
        await Bun.sleep(delayMs);
      }
    }
  }
}
