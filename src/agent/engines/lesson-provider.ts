import type { Provider, Trouble } from './hosted-provider.ts';

/** A provider as one lesson has it. Its student is told once, each time, that a spare serves in its place. */
export class LessonProvider {
  #isGivenUp = false;
  #told = false;

  constructor(
    private readonly provider: Provider,
    private readonly onSpare: () => void,
  ) {}

  /** Whether it may be asked now. */
  get serves(): boolean {
    return this.provider.serves && !this.#isGivenUp;
  }

  /** Whether it is not to be asked any more. */
  get isGivenUp(): boolean {
    return this.#isGivenUp;
  }

  failed(trouble: Trouble, askedPauseMs?: number): void {
    this.provider.failed(trouble, askedPauseMs);
  }

  /** It did its work; when it falls out again, that is told again. */
  succeeded(): void {
    this.provider.succeeded();
    this.#told = false;
  }

  spareServes(): void {
    if (this.#told || this.#isGivenUp) return;
    this.#told = true;
    this.onSpare();
  }

  /** For the rest of this lesson, for a reason that the student is told otherwise. */
  giveUp(): void {
    this.#isGivenUp = true;
  }
}
