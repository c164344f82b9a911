import { LockOut } from './lock-out.ts';

/** OWASP's least for argon2id: some 45 ms of one core on another thread. */
const HASHING = { algorithm: 'argon2id', memoryCost: 19_456, timeCost: 2 } as const;

/** Lessons need the cores: guesses are judged one after another, and more than these are turned away. */
const MAX_WAITING = 8;

const BUSY_RETRY_S = 2;

/** A longer one is nobody's, and would only take time to hash. */
export const MAX_PASSWORD_CHARACTERS = 1_000;

const PATIENCE = {
  perAddress: { free: 5, firstLockS: 30, maxLockS: 3_600, forgetAfterS: 86_400 },
  // Short, for it keeps out whoever knows the password, too: at most 1,440 guesses a day from anywhere.
  inAll: { free: 50, firstLockS: 1, maxLockS: 60, forgetAfterS: 3_600 },
};

export type Judgement =
  | { outcome: 'right' }
  | { outcome: 'wrong' }
  | { outcome: 'wait'; retryAfterS: number };

/** Compares with the operator's password, off the main thread, for it carries the sound of lessons. */
export class AdminPassword {
  readonly #hash: Promise<string>;
  readonly #lockOut = new LockOut(PATIENCE);
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(password: string) {
    this.#hash = Bun.password.hash(password, HASHING);
  }

  async judge(guess: string, address: string): Promise<Judgement> {
    const waitS = this.#lockOut.waitS(address);
    if (waitS !== undefined) return { outcome: 'wait', retryAfterS: waitS };
    if (this.#waiting >= MAX_WAITING) return { outcome: 'wait', retryAfterS: BUSY_RETRY_S };
    this.#waiting += 1;
    const judgement = this.#last.then(() => this.#judgeNext(guess, address));
    this.#last = judgement.catch(() => {});
    try {
      return await judgement;
    } finally {
      this.#waiting -= 1;
    }
  }

  async #judgeNext(guess: string, address: string): Promise<Judgement> {
    // Those before it may have been one too many.
    const waitS = this.#lockOut.waitS(address);
    if (waitS !== undefined) return { outcome: 'wait', retryAfterS: waitS };
    const isRight =
      guess !== '' &&
      guess.length <= MAX_PASSWORD_CHARACTERS &&
      (await Bun.password.verify(guess, await this.#hash));
    if (isRight) this.#lockOut.right(address);
    else this.#lockOut.wrong(address);
    return { outcome: isRight ? 'right' : 'wrong' };
  }
}
