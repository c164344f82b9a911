import type { Verdict } from '../../curriculum/grade.ts';
import type { Recap } from '../../protocol.ts';
import type { Why } from './standing.ts';

/** What the tutor does next. A tool's outcome goes to either mind as JSON, so that its names are written for both. */
export type NextStep =
  | AskStep
  /** Not right yet: help, and leave the question open. */
  | { do: 'hint'; hint: string; step: number; of: number; question: string }
  /** The ladder is at its end: give the answer, teach it again in other words, go on. */
  | { do: 'tell_answer'; answer: string; again: string[]; afterwards: AskStep | EndStep }
  /** The question stays open as it is. */
  | { do: 'ask_again'; question: string }
  | EndStep;

export interface AskStep {
  do: 'ask';
  /** `left`: the lesson starts with what the last one left open. `again`: an open question is to be asked again. */
  opening: 'start' | 'left' | 'resumed' | 'next' | 'again';
  why: Why;
  subtopic: string;
  /** The answer of the question before, which the student has not heard yet. */
  owed: string | null;
  /** Sentences to say before the question. */
  explain: string[];
  question: string;
}

/** Nothing is left to ask: `end_lesson` comes next. */
export interface EndStep {
  do: 'end_lesson';
}

export interface Checked {
  tool: 'check_understanding';
  verdict: Verdict | 'nothing_asked';
  /** Key ideas, by name. */
  heard: string[];
  missing: string[];
  /** How many needed ideas are missing. */
  needed: number;
  /** The answer before was right in part, and this one makes it whole. */
  completing: boolean;
  /** What the student believes, and what to say to it. */
  misconception: { name: string; reply: string } | null;
  next: NextStep;
}

export interface Moved {
  tool: 'next_question' | 'give_hint';
  next: NextStep;
}

export interface Shown {
  tool: 'show_on_board';
  /** What it shows, in words; `null` when nothing was shown, for the reason given. */
  shown: string | null;
  reason: string | null;
}

export interface LookedUp {
  tool: 'look_up';
  /** Sentences of the lesson, best first; none when the lesson says nothing about it. */
  passages: string[];
}

export interface TimeGiven {
  tool: 'give_time';
  seconds: number;
}

export interface Ended {
  tool: 'end_lesson';
  recap: Recap;
}

export type Outcome = Checked | Moved | Shown | LookedUp | TimeGiven | Ended;

/** Read back from the conversation; `undefined` for what is none, as an error's message. */
export function outcomeFrom(output: string): Outcome | undefined {
  try {
    const read: unknown = JSON.parse(output);
    return read && typeof read === 'object' && 'tool' in read ? (read as Outcome) : undefined;
  } catch {
    return undefined;
  }
}
