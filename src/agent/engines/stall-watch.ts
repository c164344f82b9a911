/** Says when something that was expected has not come in time. */
export class StallWatch {
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly onStall: () => void) {}

  /** From now on, for so long; what was expected before has come. */
  expect(withinMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.onStall, withinMs);
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}
