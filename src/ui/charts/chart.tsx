import type { ScaleLinear } from 'd3-scale';
import type { ComponentChildren } from 'preact';

/** The units of a drawing; its style sheet stretches it to the width there is. */
export const CHART = { width: 280, height: 98, left: 50, right: 16, top: 8, bottom: 20 };

export interface ChartProps {
  /** Unique on the page: title and description are found by it. */
  id: string;
  title: string;
  /** What the drawing says, for those who do not see it. */
  description: string;
  children: ComponentChildren;
}

/** The frame of every chart: a picture with a name. Colours come from the style sheet, by class. */
export function Chart({ id, title, description, children }: ChartProps) {
  return (
    <svg
      class="chart"
      viewBox={`0 0 ${CHART.width} ${CHART.height}`}
      role="img"
      aria-labelledby={`${id}-title ${id}-desc`}
    >
      <title id={`${id}-title`}>{title}</title>
      <desc id={`${id}-desc`}>{description}</desc>
      {children}
    </svg>
  );
}

export interface LevelsProps {
  y: ScaleLinear<number, number>;
  /** Where the drawing begins; what is told of each level stands to the left of it. */
  left: number;
  format: (value: number) => string;
}

/** Lines across, at a few round values. */
export function Levels({ y, left, format }: LevelsProps) {
  return y.ticks(2).map((value) => (
    <g key={value}>
      <line class="grid" x1={left} x2={CHART.width - CHART.right} y1={y(value)} y2={y(value)} />
      <text class="tick" x={left - 5} y={y(value) + 4} text-anchor="end">
        {format(value)}
      </text>
    </g>
  ));
}

export interface FiguresProps {
  /** What the table holds. */
  label: string;
  columns: string[];
  /** The first of each row is its heading. */
  rows: string[][];
}

/** The figures that a chart draws, behind a word that opens them. */
export function TableBehind({ label, ...table }: FiguresProps) {
  return (
    <details>
      <summary>{label}</summary>
      <Figures label={label} {...table} />
    </details>
  );
}

/** A table that scrolls by itself where it is too large: with the keyboard too. */
export function Figures({ label, columns, rows }: FiguresProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must take the focus
    <section class="figures" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([heading, ...cells]) => (
            <tr key={heading}>
              <th scope="row">{heading}</th>
              {cells.map((cell, index) => (
                <td key={columns[index + 1]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
