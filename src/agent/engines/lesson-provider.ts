import type { Provider, Trouble } from './hosted-provider.ts';

/** A provider as one lesson has it. Its student is told once for each time that it falls out. */
export class LessonProvider {
  #isGivenUp = false;
  /** What of its falling out the student has been told. */
  #toldTimesOut: number | undefined;

  constructor(
    private readonly provider: Provider,
    private readonly onSpare: () => void,
  ) {}

  /** Whether it may be asked now. */
  get serves(): boolean {
    return this.provider.serves && !this.#isGivenUp;
  }

  failed(trouble: Trouble, askedPauseMs?: number): void {
    this.provider.failed(trouble, askedPauseMs);
  }

  succeeded(): void {
    this.provider.succeeded();
  }

  spareServes(): void {
    if (this.#isGivenUp || this.#toldTimesOut === this.provider.timesOut) return;
    this.#toldTimesOut = this.provider.timesOut;
    this.onSpare();
  }

  /** For the rest of this lesson, for a reason that the student is told otherwise. */
  giveUp(): void {
    this.#isGivenUp = true;
  }
}
