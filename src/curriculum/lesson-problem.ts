/** One mistake in a lesson file, for the teacher who wrote it. */
export interface LessonProblem {
  file: string;
  /** From 1; `undefined` when it concerns the file as a whole. */
  line: number | undefined;
  what: string;
  /** What to do about it. */
  mend: string;
  /** Taught as it is, the lesson would teach something else than its teacher meant: it is left out until mended. */
  blocks: boolean;
}

type Tell = (line: number | undefined, what: string, mend: string) => void;

/** Where the readers of a lesson file put what they find. */
export interface Report {
  /** The lesson cannot be taught with this. */
  block: Tell;
  /** The lesson can be taught, but less well than it should. */
  advise: Tell;
}

/** A report for one file, and the problems that it gathers. */
export function reportFor(file: string): { report: Report; problems: LessonProblem[] } {
  const problems: LessonProblem[] = [];
  const tell =
    (blocks: boolean): Tell =>
    (line, what, mend) =>
      problems.push({ file, line, what, mend, blocks });
  return { report: { block: tell(true), advise: tell(false) }, problems };
}

/** `lessons/fractions.md:12: There is no hint. Add …` */
export function describeProblem({ file, line, what, mend }: LessonProblem): string {
  return `${file}${line === undefined ? '' : `:${line}`}: ${what} ${mend}`;
}
