/** The student is told when a lesson has no more than this left. */
export const LAST_MINUTES = 2;

export interface TimeLimitListener {
  onNearlyUp(): void;
  onUp(): void;
}

/** How long a lesson may last, counted from when this is made. */
export class TimeLimit {
  private readonly up: ReturnType<typeof setTimeout>;
  private readonly nearlyUp: ReturnType<typeof setTimeout> | undefined;

  constructor(remainingMs: number, listener: TimeLimitListener) {
    this.up = setTimeout(() => listener.onUp(), remainingMs);
    const untilWarningMs = remainingMs - LAST_MINUTES * 60_000;
    if (untilWarningMs > 0) this.nearlyUp = setTimeout(() => listener.onNearlyUp(), untilWarningMs);
  }

  close(): void {
    clearTimeout(this.up);
    clearTimeout(this.nearlyUp);
  }
}
