import type { Logger } from '../log.ts';
import type {
  AgentThreadData,
  AgentThreadOptions,
  Engines,
  FromAgent,
  ThreadHealth,
  ToAgent,
} from './messages.ts';

/** What the rest of the main thread sees of the agent thread; tests pass a scripted one. */
export interface Agent {
  /** `undefined` while the thread starts or starts again: nothing can be opened then. */
  readonly running: RunningAgent | undefined;
  /** Whether it runs and has been heard in the last seconds. */
  readonly answers: boolean;
  /** Lost without a sound when the thread is not running: its listener has been or will be told that it is down. */
  post(message: ToAgent): void;
  /** There is one listener; it hears what happens from now on. */
  listen(listener: AgentListener): void;
}

export interface RunningAgent {
  engines: Engines;
  sampleRateHz: number;
}

export interface AgentListener {
  onMessage(message: LessonMessage): void;
  /** Every lesson that was open is gone from the thread. */
  onDown(): void;
  /** Lessons may be opened, for the first time or again. */
  onUp(): void;
}

/** Watches the thread and changes nothing in it. */
export interface AgentObserver {
  onUp(engines: Engines): void;
  /** It died or hangs, and will be started again. */
  onDown(): void;
  /** Other engines than before serve. */
  onEngines(engines: Engines): void;
  /** Once a second while it runs. */
  onHealth(health: ThreadHealth): void;
}

/** What the agent thread says of one lesson. */
export type LessonMessage = Extract<FromAgent, { lesson: string }>;

export interface AgentThreadTiming {
  /** The first load of the models on a slow machine takes this long at most. */
  startLimitMs: number;
  /** A running thread says at least `health` every second; after this long without a word it hangs. */
  silenceLimitMs: number;
  /**
   * A thread that was told to leave is ended from outside after this long. A model that is at work in it then takes the
   * process with it, and on a busy machine it may be for seconds.
   */
  leaveLimitMs: number;
  firstRestartMs: number;
  longestRestartMs: number;
}

const TIMING: AgentThreadTiming = {
  startLimitMs: 60_000,
  silenceLimitMs: 10_000,
  leaveLimitMs: 20_000,
  firstRestartMs: 100,
  longestRestartMs: 10_000,
};

/** It says so every second; a model or a busy machine may hold it up for one or two. */
const ANSWERS_WITHIN_MS = 4_000;

/** A start that fails once in some hundreds on a sound machine has been seen; what fails twice will fail again. */
const FIRST_STARTS = 2;

/** A thread that ran this long has not failed at its start, so the next restart is a quick one again. */
const STABLE_AFTER_MS = 10_000;

/**
 * The agent thread as an object. It starts with the object; when it dies or hangs it is started again, with
 * longer and longer pauses while that fails.
 */
export class AgentThread implements Agent {
  /** Settles with the first start, or its second try: when that fails too it rejects, and nothing is tried again. */
  readonly started: Promise<RunningAgent>;
  running: RunningAgent | undefined;

  #worker: Worker | undefined;
  #listener: AgentListener | undefined;
  #observer: AgentObserver | undefined;
  #startedAt = 0;
  #heardAt = 0;
  #checkedAt = 0;
  #everRan = false;
  #failures = 0;
  #restart: ReturnType<typeof setTimeout> | undefined;
  readonly #watch: ReturnType<typeof setInterval>;
  readonly #settleStart: PromiseWithResolvers<RunningAgent>;

  constructor(
    private readonly options: AgentThreadOptions,
    private readonly log: Logger,
    private readonly script: URL = new URL('./worker.ts', import.meta.url),
    private readonly timing: AgentThreadTiming = TIMING,
  ) {
    this.#settleStart = Promise.withResolvers();
    this.started = this.#settleStart.promise;
    // Its owner awaits it after much else; a failure before that is not one that nobody handles.
    this.started.catch(() => undefined);
    this.#checkedAt = performance.now();
    this.#watch = setInterval(() => this.#check(), Math.min(1000, timing.silenceLimitMs / 4));
    this.#start();
  }

  listen(listener: AgentListener): void {
    this.#listener = listener;
  }

  /** There is one observer. It is told at once what runs already. */
  observe(observer: AgentObserver): void {
    this.#observer = observer;
    if (this.running) observer.onUp(this.running.engines);
  }

  get answers(): boolean {
    return this.running !== undefined && performance.now() - this.#heardAt < ANSWERS_WITHIN_MS;
  }

  post(message: ToAgent): void {
    if (!this.running) return;
    this.#worker?.postMessage(message, message.type === 'audio' ? [message.pcm] : []);
  }

  /** Ends the thread for good. */
  close(): void {
    clearInterval(this.#watch);
    clearTimeout(this.#restart);
    this.#discardWorker();
  }

  #start(): void {
    const workerData: AgentThreadData = { ...this.options, isAwaited: this.#everRan };
    const options = { name: 'agent', workerData };
    const worker = new Worker(this.script, options);
    this.#worker = worker;
    this.#startedAt = performance.now();
    // What a discarded worker still has to say is nobody's.
    const ifCurrent = (then: () => void) => {
      if (worker === this.#worker) then();
    };
    worker.addEventListener('message', ({ data }: MessageEvent<FromAgent>) => {
      ifCurrent(() => this.#hear(data));
    });
    worker.addEventListener('error', ({ message }) => ifCurrent(() => this.#fail(causeOf(message))));
    worker.addEventListener('close', () => ifCurrent(() => this.#fail('it ended by itself')));
  }

  #hear(message: FromAgent): void {
    this.#heardAt = performance.now();
    switch (message.type) {
      case 'ready': {
        const { engines, sampleRateHz } = message;
        this.running = { engines, sampleRateHz };
        this.#everRan = true;
        this.#settleStart.resolve(this.running);
        this.log.info(
          { engines, tookMs: Math.round(this.#heardAt - this.#startedAt) },
          'agent thread is ready',
        );
        this.#observer?.onUp(engines);
        this.#listener?.onUp();
        break;
      }
      case 'engines':
        if (this.running) this.running = { ...this.running, engines: message.engines };
        this.#observer?.onEngines(message.engines);
        break;
      case 'failed':
        this.#fail(message.cause);
        break;
      case 'health':
        this.log.debug(message, 'agent thread');
        this.#observer?.onHealth(message);
        break;
      default:
        this.#listener?.onMessage(message);
    }
  }

  #check(): void {
    const now = performance.now();
    // When this thread itself was held up or the machine slept, the agent had no chance to be heard.
    const heldUpMs = now - this.#checkedAt;
    this.#checkedAt = now;
    if (heldUpMs > this.timing.silenceLimitMs / 2) {
      this.#heardAt = now;
      return;
    }
    if (!this.#worker) return;
    const { startLimitMs, silenceLimitMs } = this.timing;
    if (this.running && now - this.#heardAt > silenceLimitMs) {
      this.#fail(`it has not answered for ${silenceLimitMs} ms`);
    } else if (!this.running && now - this.#startedAt > startLimitMs) {
      this.#fail(`it was not ready after ${startLimitMs} ms`);
    }
  }

  #fail(cause: string): void {
    const ranMs = this.running ? performance.now() - this.#startedAt : 0;
    this.#discardWorker();
    this.#failures = ranMs > STABLE_AFTER_MS ? 1 : this.#failures + 1;
    if (!this.#everRan && this.#failures === FIRST_STARTS) {
      this.#settleStart.reject(new Error(`The agent thread could not start: ${cause}`));
      this.close();
      return;
    }
    const pauseMs = Math.min(
      this.timing.firstRestartMs * 2 ** (this.#failures - 1),
      this.timing.longestRestartMs,
    );
    this.log.error({ cause, pauseMs }, 'agent thread is gone; it is started again after a pause');
    this.#restart = setTimeout(() => this.#start(), pauseMs);
    this.#observer?.onDown();
    this.#listener?.onDown();
  }

  #discardWorker(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    this.running = undefined;
    if (!worker) return;
    worker.postMessage({ type: 'leave' } satisfies ToAgent);
    const overdue = setTimeout(() => worker.terminate(), this.timing.leaveLimitMs);
    worker.addEventListener('close', () => clearTimeout(overdue));
    overdue.unref();
  }
}

/** Bun puts the source and the stack around what was thrown. */
function causeOf(report: string): string {
  return /^(?:\w*error): (.*)$/im.exec(report)?.[1] ?? report.split('\n', 1)[0] ?? '';
}
