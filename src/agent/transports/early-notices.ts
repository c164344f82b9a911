import type { LessonEvent } from '../../protocol.ts';

/** What can go wrong before the student is here is little. */
const MAX_HELD = 8;

/** What a student is to know, for a page that is not there yet. */
export class EarlyNotices {
  #held: LessonEvent[] | undefined = [];

  /** @returns whether it waits: a page that is there is told at once */
  hold(event: LessonEvent): boolean {
    if (event.type !== 'notice' || !this.#held) return false;
    if (this.#held.length < MAX_HELD) this.#held.push(event);
    return true;
  }

  /** The page is there. @returns what has waited for it */
  release(): LessonEvent[] {
    const held = this.#held ?? [];
    this.#held = undefined;
    return held;
  }
}
