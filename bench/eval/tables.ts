import type { Verdict } from '../../src/curriculum/grade.ts';
import { type Figures, figuresOf, isNamed, isRight, type Judged } from './figures.ts';

const VERDICTS: Verdict[] = ['correct', 'partial', 'incorrect', 'no_answer', 'question', 'off_topic'];

/** Rows: as labelled. Columns: as judged. */
export function confusionTable(judged: readonly Judged[]): string {
  const rows = VERDICTS.map((label) => {
    const own = judged.filter((one) => one.labelled.verdict === label);
    return [
      label,
      ...VERDICTS.map((verdict) => String(own.filter((one) => one.grade.verdict === verdict).length)),
    ];
  });
  return table([['labelled \\ judged', ...VERDICTS], ...rows]);
}

/** A row of figures for each named group of answers. */
export function figuresTable(groups: readonly (readonly [string, readonly Judged[]])[]): string {
  const head = [
    '',
    'answers',
    'verdict right',
    'wrong called correct',
    'correct called wrong',
    'misconception named',
    'ms',
  ];
  return table([head, ...groups.map(([name, judged]) => figuresRow(name, figuresOf(judged)))]);
}

function figuresRow(name: string, figures: Figures): string[] {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  return [
    name,
    String(figures.answers),
    percent(figures.verdictRight),
    percent(figures.wrongCalledCorrect),
    percent(figures.correctCalledWrong),
    percent(figures.misconceptionNamed),
    figures.msPerAnswer.toFixed(1),
  ];
}

/** Every answer that is judged otherwise than labelled. */
export function errorList(judged: readonly Judged[]): string {
  return judged
    .filter((one) => !isRight(one) || (one.labelled.misconception && !isNamed(one)))
    .map(({ labelled, heard, grade }) => {
      const { lesson, question, verdict, answer, misconception } = labelled;
      const wanted = [verdict, misconception?.name].filter(Boolean).join(', ');
      const got = [grade.verdict, grade.misconception?.name].filter(Boolean).join(', ');
      const spoken = heard === answer ? '' : `\n    heard as: ${heard}`;
      return `${lesson.slug} ${question.id}: ${answer}${spoken}\n    labelled ${wanted}; judged ${got}`;
    })
    .join('\n');
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
