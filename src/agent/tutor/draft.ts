import type { BoardShown, Recap } from '../../protocol.ts';
import type { TeachingEvent } from '../teaching-events.ts';
import type { Checked, NextStep } from './outcome.ts';
import type { Said } from './standing.ts';

/** The student's turn that an act answers; that of the beginning has no words. */
export interface Occasion {
  /** Of the message in the conversation. */
  message: string;
  /** As the turn is stored. */
  turn: string;
  /** When it was said. What is done about it bears this time, so that every reply to it comes later. */
  at: number;
  turns: readonly Said[];
}

/** For one turn; a mind that shows something new for ever is not followed. */
export const MAX_DEEDS = 20;

/** What is done in answer to one turn. */
export interface Draft extends Pick<Occasion, 'message' | 'turn' | 'at'> {
  events: TeachingEvent[];
  checked: Promise<Checked> | undefined;
  moved: NextStep | undefined;
  recap: Recap | undefined;
  hasTime: boolean;
  /** Board items that the student sees already. */
  seen: Set<string>;
}

/** Before anything was said. */
export const NO_OCCASION: Omit<Occasion, 'turns'> = { message: '', turn: '', at: 0 };

export function boardsIn(events: readonly TeachingEvent[]): BoardShown[] {
  return events.flatMap((event) => {
    if (event.type !== 'board') return [];
    const { id, kind, content, alt, at } = event;
    return [{ id, kind, content, alt, at }];
  });
}

export function newDraft({ message, turn, at }: Omit<Occasion, 'turns'>): Draft {
  return {
    message,
    turn,
    at,
    events: [],
    checked: undefined,
    moved: undefined,
    recap: undefined,
    hasTime: false,
    seen: new Set(),
  };
}
