import { type Refusal, refusal } from '../routes/voice/refusal.ts';
import { isSameText } from '../same-text.ts';
import { LockOut } from './lock-out.ts';

/** A whole class has one address at school, and some of it mistypes. */
const PATIENCE = {
  perAddress: { free: 100, firstLockS: 30, maxLockS: 900, forgetAfterS: 3_600 },
  inAll: { free: 1_000, firstLockS: 1, maxLockS: 60, forgetAfterS: 3_600 },
};

/** What a teacher tells a class, so that nobody else begins lessons here. */
export class ClassCode {
  readonly #code: string;
  readonly #lockOut = new LockOut(PATIENCE);

  constructor(code: string) {
    this.#code = asTyped(code);
  }

  /** @returns why no lesson is begun with this code; `undefined` when it is right */
  refuses(guess: string | undefined, address: string): Refusal | undefined {
    if (!guess?.trim()) {
      return refusal(403, 'class_code_missing', 'Please type the class code. Your teacher has it.');
    }
    const waitS = this.#lockOut.waitS(address);
    if (waitS !== undefined) {
      const message = `Too many wrong class codes were typed. Please try again in ${waitS} seconds.`;
      return { ...refusal(429, 'too_many_guesses', message), retryAfterS: waitS };
    }
    if (isSameText(asTyped(guess), this.#code)) return undefined;
    this.#lockOut.wrong(address);
    return refusal(403, 'class_code_wrong', 'That is not the class code. Ask your teacher for it.');
  }
}

/** Phones begin with a capital letter and end with a space. */
function asTyped(code: string): string {
  return code.normalize('NFKC').trim().toLowerCase();
}
