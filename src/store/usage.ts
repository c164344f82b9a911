import type { Usage } from '../agent/usage.ts';

/** A use of a hosted engine with what it cost, and whom for. */
export interface UsageRecord extends Usage {
  /** Id of the lesson, which need not be stored: its student may never have come. */
  lesson: string;
  student: string;
  microDollars: number;
}

/** Micro-dollars that were spent, by what a limit may be set for. */
export interface Spending {
  lesson: number;
  /** The student's, in all lessons of one day. */
  studentDay: number;
  /** Everybody's, of the same day. */
  day: number;
}

/** What hosted engines were used for and what it cost, in whole micro-dollars. */
export interface UsageLedger {
  /** A record whose id is already stored is left as it is. */
  addUsage(record: UsageRecord): Promise<void>;
  /** @param of.at - a moment of the day that is meant, in milliseconds since the epoch; a day is UTC's */
  spendingOf(of: { lesson: string; student: string; at: number }): Promise<Spending>;
  /** In the order it happened; `null` when the lesson is forgotten. What it cost is the server's, not the student's. */
  usageOf(studentId: string): Promise<(Usage & { lesson: string | null })[]>;
}
