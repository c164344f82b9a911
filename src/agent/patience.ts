/** How much longer the tutor waits when asked for time. */
const THINKING_MS = 30_000;

/** Silence after the tutor's words before it says a gentle one more, and from its beginning until it offers help. */
const NUDGE_MS = 20_000;
const OFFER_MS = 60_000;

export interface PatienceListener {
  /** Twice in a silence at most. */
  onNudge(time: 'first' | 'second'): void;
  /** The student has been silent for as long as a lesson lasts without them. */
  onSilence(): void;
  /** The time that was asked for is over. */
  onThinkingOver(): void;
}

/** How long the tutor waits for a silent student, from the end of its own words or of the student's. */
export class Patience {
  private silence: ReturnType<typeof setTimeout> | undefined;
  private nudge: ReturnType<typeof setTimeout> | undefined;
  private thinking: ReturnType<typeof setTimeout> | undefined;
  private nudges = 0;

  /** @param silenceMs - without a word for this long, the lesson is over */
  constructor(
    private readonly silenceMs: number,
    private readonly listener: PatienceListener,
  ) {}

  /**
   * Nobody speaks, and it is for the student to go on.
   * @param thinkMs - what the open question deserves; no word is said into it
   */
  await(thinkMs: number): void {
    this.stop();
    const extraMs = (this.thinking ? THINKING_MS : 0) + Math.max(0, thinkMs - NUDGE_MS);
    this.silence = setTimeout(() => this.listener.onSilence(), this.silenceMs + extraMs);
    const pauseMs = [NUDGE_MS, OFFER_MS - NUDGE_MS][this.nudges];
    if (pauseMs !== undefined) this.nudge = setTimeout(() => this.sayNudge(), pauseMs + extraMs);
  }

  /** Somebody speaks, or is about to. */
  stop(): void {
    clearTimeout(this.silence);
    clearTimeout(this.nudge);
  }

  /** The student asks for time, from now on. */
  think(): void {
    clearTimeout(this.thinking);
    this.thinking = setTimeout(() => this.stopThinking(), THINKING_MS);
  }

  get isThinking(): boolean {
    return this.thinking !== undefined;
  }

  /** The student has said something. */
  answered(): void {
    this.nudges = 0;
    this.stopThinking();
  }

  close(): void {
    this.stop();
    clearTimeout(this.thinking);
  }

  private sayNudge(): void {
    this.nudges += 1;
    this.listener.onNudge(this.nudges === 1 ? 'first' : 'second');
  }

  private stopThinking(): void {
    if (!this.thinking) return;
    clearTimeout(this.thinking);
    this.thinking = undefined;
    this.listener.onThinkingOver();
  }
}
