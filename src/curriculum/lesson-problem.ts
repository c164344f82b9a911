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
  /** Nothing has to be mended: the grader may be what is wanting. */
  isWarning?: true;
}

type Tell = (line: number | undefined, what: string, mend: string) => void;

/** Where the readers of a lesson file put what they find. */
export interface Report {
  /** The lesson cannot be taught with this. */
  block: Tell;
  /** The lesson can be taught, but less well than it should. */
  advise: Tell;
  /** The lesson is as it should be, and something in it will not work as meant. */
  warn: Tell;
}

/** A report for one file, and the problems that it gathers. */
export function reportFor(file: string): { report: Report; problems: LessonProblem[] } {
  const problems: LessonProblem[] = [];
  const tell =
    (kind: Pick<LessonProblem, 'blocks' | 'isWarning'>): Tell =>
    (line, what, mend) =>
      problems.push({ file, line, what, mend, ...kind });
  const report = {
    block: tell({ blocks: true }),
    advise: tell({ blocks: false }),
    warn: tell({ blocks: false, isWarning: true }),
  };
  return { report, problems };
}

/** `lessons/fractions.md:12: There is no hint. Add …` */
export function describeProblem({ file, line, what, mend }: LessonProblem): string {
  return `${file}${line === undefined ? '' : `:${line}`}: ${what} ${mend}`;
}
