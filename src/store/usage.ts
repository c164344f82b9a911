import type { Usage } from '../agent/usage.ts';

/** A use of a hosted engine with what it cost, and whom for. */
export interface UsageRecord extends Usage {
  /** Id of the lesson, which need not be stored: its student may never have come. */
  lesson: string;
  student: string;
  microDollars: number;
}

/** What was spent, by what a limit may be set for: micro-dollars, and time in lessons. */
export interface Spending {
  lesson: number;
  /** The student's, in all lessons of one day. */
  studentDay: number;
  /** Everybody's, of the same day. */
  day: number;
  studentDayMs: number;
  dayMs: number;
}

export interface StudentTime {
  day: string;
  ms: number;
}

/** What hosted engines were used for, what it cost in whole micro-dollars, and how long lessons were. */
export interface UsageLedger {
  /** A record whose id is already stored is left as it is. */
  addUsage(record: UsageRecord): Promise<void>;
  /** A student who is stored was in a lesson for this long, until `at`. */
  addTime(time: { student: string; at: number; ms: number }): Promise<void>;
  /** @param of.at - a moment of the day that is meant, in milliseconds since the epoch; a day is UTC's */
  spendingOf(of: { lesson: string; student: string; at: number }): Promise<Spending>;
  /** In the order it happened; `null` when the lesson is forgotten. What it cost is the server's, not the student's. */
  usageOf(studentId: string): Promise<(Usage & { lesson: string | null })[]>;
  /** The last day of the student's lessons, such as 2026-11-23, and how long they were. */
  timeOf(studentId: string): Promise<StudentTime | undefined>;
}
