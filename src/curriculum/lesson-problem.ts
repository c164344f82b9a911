/** One mistake in a lesson file, for the teacher who wrote it. */
export interface LessonProblem {
  file: string;
  /** From 1; `undefined` when it concerns the file as a whole. */
  line: number | undefined;
  what: string;
  /** What to do about it. */
  mend: string;
}

export type Report = (line: number | undefined, what: string, mend: string) => void;

/** `lessons/fractions.md:12: There is no hint. Add …` */
export function describeProblem({ file, line, what, mend }: LessonProblem): string {
  return `${file}${line === undefined ? '' : `:${line}`}: ${what} ${mend}`;
}
