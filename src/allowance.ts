/** So much a second on average, and so much at once after a pause: a token bucket. */
export class Allowance {
  #left: number;
  #at: number;

  constructor(
    private readonly limit: { perSecond: number; burst: number },
    now: number,
  ) {
    this.#left = limit.burst;
    this.#at = now;
  }

  /**
   * @param now - milliseconds of a clock that never goes back
   * @returns false when the amount is more than is left; nothing is taken then
   */
  take(amount: number, now: number): boolean {
    const earned = ((now - this.#at) / 1000) * this.limit.perSecond;
    this.#left = Math.min(this.limit.burst, this.#left + earned);
    this.#at = now;
    if (amount > this.#left) return false;
    this.#left -= amount;
    return true;
  }
}
