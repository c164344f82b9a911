// Loaded here once before any thread does: two threads that load it for the first time at the same moment fail
// ("napi_register_module_v1 not found"), one in five starts of four threads.
import 'onnxruntime-node';
import type { FliteVoice } from './flite.ts';
import type { FromSpeechThread, SpeechAnswer, SpeechJob, ToSpeechThread } from './speech-jobs.ts';

/** Models load in 0.6 s; this long only on a machine that is out of breath. */
const START_LIMIT_MS = 30_000;

/** A thread leaves between two steps of its work; of one that hangs nobody waits for the end. */
const LEAVE_LIMIT_MS = 2000;

/** The thread is gone, and the job that it had with it. */
export class SpeechThreadLostError extends Error {
  override readonly name = 'SpeechThreadLostError';
}

/** One Worker with both engines, which has one job at a time. */
export class SpeechThread {
  readonly #worker = new Worker(new URL('./speech-worker.ts', import.meta.url).href);
  #pending: PromiseWithResolvers<FromSpeechThread> | undefined;
  readonly #lost = Promise.withResolvers<SpeechThreadLostError>();
  readonly #ended = Promise.withResolvers<void>();
  #lostBecause: SpeechThreadLostError | undefined;

  /** @throws SpeechThreadLostError when the models cannot be loaded */
  static async start(voice: FliteVoice): Promise<SpeechThread> {
    const thread = new SpeechThread();
    const answer = await thread.#ask({ type: 'start', voice }, START_LIMIT_MS);
    if (answer.type === 'ready') return thread;
    const reason = answer.type === 'broken' ? answer.message : `it answered ${answer.type}`;
    thread.#lose(`A speech thread could not load its models (is the installation complete?): ${reason}`);
    throw await thread.lost;
  }

  private constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<FromSpeechThread>) => this.#pending?.resolve(data);
    this.#worker.onerror = (event) => this.#lose(`A speech thread failed: ${event.message}`);
    this.#worker.addEventListener('close', () => {
      this.#ended.resolve();
      this.#lose('A speech thread ended by itself.');
    });
  }

  /** @throws SpeechThreadLostError when the thread dies, or gives no answer within `limitMs`: nobody uses it then */
  async run(job: SpeechJob, limitMs: number): Promise<SpeechAnswer> {
    const answer = await this.#ask(job, limitMs);
    if (answer.type === 'ready' || answer.type === 'broken') throw new Error(`Not an answer: ${answer.type}`);
    return answer;
  }

  /** Settles when the thread has died, was found to hang, or was closed. */
  get lost(): Promise<SpeechThreadLostError> {
    return this.#lost.promise;
  }

  /** Asks the recognition under way to stop at its next step; its answer is then `abandoned`. */
  abandon(): void {
    this.#post({ type: 'abandon' });
  }

  /** Settles when the thread has ended; until then it is not safe to end the thread that started it. */
  async close(): Promise<void> {
    this.#lose('The speech thread was closed.');
    await Promise.race([this.#ended.promise, Bun.sleep(LEAVE_LIMIT_MS)]);
  }

  async #ask(message: ToSpeechThread, limitMs: number): Promise<FromSpeechThread> {
    if (this.#lostBecause) throw this.#lostBecause;
    const pending = Promise.withResolvers<FromSpeechThread>();
    this.#pending = pending;
    const timer = setTimeout(() => this.#lose(`A speech thread gave no answer for ${limitMs} ms.`), limitMs);
    try {
      this.#post(message);
      return await pending.promise;
    } finally {
      clearTimeout(timer);
      this.#pending = undefined;
    }
  }

  #post(message: ToSpeechThread): void {
    this.#worker.postMessage(message);
  }

  #lose(message: string): void {
    if (this.#lostBecause) return;
    this.#lostBecause = new SpeechThreadLostError(message);
    // Native code and WebAssembly cannot be interrupted: a thread that hangs there leaves when it comes back.
    this.#post({ type: 'leave' });
    // First the thread is known to be gone, then its job is tried again.
    this.#lost.resolve(this.#lostBecause);
    this.#pending?.reject(this.#lostBecause);
  }
}
