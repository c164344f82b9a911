/** One line of the table: measured beside what it must reach and what it reaches for, all in one unit. */
export interface Row {
  figure: string;
  unit: 'ms' | 'MB' | 's' | 'kB' | 'kbps' | '×' | '/s';
  must: number[];
  reach: number[];
  measured: number[];
  /** How it was measured, in few words: numbers of turns, what failed. */
  note: string;
  /** The bounds are floors, not ceilings. */
  moreIsBetter?: boolean;
  /** Something that no figure shows went wrong: the row is missed whatever it measured. */
  broken?: boolean;
}

export type Verdict = 'reached' | 'held' | 'missed';

/** A figure that was not measured is missed. */
export function verdictOf({ measured, must, reach, moreIsBetter, broken }: Row): Verdict {
  const holds = (value: number, bound: number) => (moreIsBetter ? value >= bound : value <= bound);
  const within = (bounds: number[]) => bounds.every((bound, i) => holds(measured[i] ?? Number.NaN, bound));
  if (broken || !within(must)) return 'missed';
  return within(reach) ? 'reached' : 'held';
}
