import { type LessonClaims, TOKEN_LIFE_MS } from './token.ts';

/** Students that were erased, for as long as a token from before could bring them back. */
export class ForgottenStudents {
  readonly #since = new Map<string, number>();

  add(student: string, now = Date.now()): void {
    for (const [other, at] of this.#since) {
      if (at < now - TOKEN_LIFE_MS) this.#since.delete(other);
    }
    this.#since.set(student, now);
  }

  /** Whether the token was given before its student was erased. */
  holds({ sub, issuedAt }: Pick<LessonClaims, 'sub' | 'issuedAt'>): boolean {
    return issuedAt <= (this.#since.get(sub) ?? Number.NEGATIVE_INFINITY);
  }
}
