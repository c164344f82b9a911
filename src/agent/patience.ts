/** How much longer the tutor waits when asked for time. */
const THINKING_MS = 30_000;

/** Silence after the tutor's words before it says a gentle one more. */
const NUDGE_MS = 20_000;

export interface PatienceListener {
  /** Once in a silence. */
  onNudge(): void;
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
  private nudged = false;

  /** @param silenceMs - without a word for this long, the lesson is over */
  constructor(
    private readonly silenceMs: number,
    private readonly listener: PatienceListener,
  ) {}

  /** Nobody speaks, and it is for the student to go on. */
  await(): void {
    this.stop();
    const extraMs = this.thinking ? THINKING_MS : 0;
    this.silence = setTimeout(() => this.listener.onSilence(), this.silenceMs + extraMs);
    if (!this.nudged) this.nudge = setTimeout(() => this.sayNudge(), NUDGE_MS + extraMs);
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
    this.nudged = false;
    this.stopThinking();
  }

  close(): void {
    this.stop();
    clearTimeout(this.thinking);
  }

  private sayNudge(): void {
    this.nudged = true;
    this.listener.onNudge();
  }

  private stopThinking(): void {
    if (!this.thinking) return;
    clearTimeout(this.thinking);
    this.thinking = undefined;
    this.listener.onThinkingOver();
  }
}
