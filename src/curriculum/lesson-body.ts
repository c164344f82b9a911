import type { Token, Tokens } from 'marked';
import type { Report } from './lesson-problem.ts';
import {
  blocksOf,
  type FormulaToken,
  isFormula,
  isSilent,
  itemsOf,
  type ListItem,
  linesOf,
  newlines,
  plainText,
} from './markdown.ts';
import { nearestPart, type PartName, partOf, SETTINGS, SUBTOPIC_PARTS } from './part-names.ts';

/** A subtopic as it stands in the file: its parts in their order, those of its questions among them. */
export interface LessonSection {
  title: string;
  line: number;
  parts: LessonPart[];
}

/** What stands under one heading. */
export interface LessonPart {
  name: PartName;
  line: number;
  /** What the heading says beside the part's name: `Question 2: What is ice?` */
  heading: string;
  chunks: Chunk[];
}

export type Chunk =
  /** A paragraph's lines, in plain text. */
  | { kind: 'text'; line: number; lines: string[] }
  | { kind: 'list'; line: number; raw: string; items: ListItem[] }
  /** Something for the board. */
  | { kind: 'shown'; line: number; token: ShownToken };

export type ShownToken =
  | FormulaToken
  | Tokens.Code
  | Tokens.Table
  | (Tokens.Paragraph & { type: 'paragraph' });

/** A subtopic's title is not one of these: where one of them has two "##", the part is meant. */
const NEVER_TITLES = new Set<PartName>([
  ...([
    'In other words',
    'Question',
    'Key ideas',
    'Also right',
    'Misconceptions',
    'Hints',
    'Answer',
  ] as const),
]);

/** What the value of such a line looks like: "Think: what is left?" is a sentence. */
const VALUES: Partial<Record<PartName, RegExp>> = {
  Think: /^\d+\s*[a-z]*\.?$/i,
  Number: /^(?:about |around )?[$€£]?\s*[-−]?\d/i,
  Tolerance: /\d/,
};

/**
 * Subtopics of a lesson's Markdown, each with its parts.
 * @param firstLine - where the body begins in the file
 */
export function readLessonBody(body: string, firstLine: number, report: Report): LessonSection[] {
  const reader = new BodyReader(report);
  reader.read(blocksOf(body), firstLine);
  return reader.sections;
}

class BodyReader {
  readonly sections: LessonSection[] = [];
  /** `undefined` under a heading that was reported: what stands there is skipped. */
  #part: LessonPart | undefined;

  constructor(private readonly report: Report) {}

  read(tokens: Token[], firstLine: number): void {
    let line = firstLine;
    for (const token of tokens) {
      this.#block(token, line);
      line += newlines(token.raw);
    }
  }

  #block(token: Token, line: number): void {
    if (isSilent(token)) return;
    if (token.type === 'heading') {
      // Text right above a line of dashes is a heading to Markdown, but not to a teacher.
      if (!token.raw.trimStart().startsWith('#')) this.#paragraph(linesOf(token.raw).slice(0, -1), line);
      else this.#heading(token as Tokens.Heading, line);
      return;
    }
    if (token.type === 'paragraph' && /^ {0,3}#{2,6}[^#\s]/m.test(token.raw)) {
      this.read(blocksOf(token.raw.replace(/^ {0,3}(#{2,6})(?=[^#\s])/gm, '$1 ')), line);
      return;
    }
    const section = this.sections.at(-1);
    if (!section) {
      const mend = 'Put a heading such as "## First steps" before it.';
      this.report.block(line, 'This text stands before the first subtopic.', mend);
    } else if (token.type === 'paragraph') {
      this.#paragraphOrPicture(token as Tokens.Paragraph, line);
    } else if (token.type === 'blockquote' && 'tokens' in token) {
      this.read(token.tokens ?? [], line);
    } else if (token.type === 'list') {
      this.#list(token as Tokens.List, line);
    } else if (isFormula(token) || token.type === 'code' || token.type === 'table') {
      this.#part?.chunks.push({ kind: 'shown', line, token: token as ShownToken });
    } else {
      this.report.block(line, `"${token.type}" cannot be read aloud or shown.`, 'Write plain sentences.');
    }
  }

  #heading({ depth, text }: Tokens.Heading, line: number): void {
    const title = plainText(text);
    const section = this.sections.at(-1);
    const part = partOf(title);
    if (depth === 1 && !section) return;
    if (depth === 1 || (depth === 2 && !(section && part && NEVER_TITLES.has(part.name)))) {
      if (depth === 1) {
        this.report.block(
          line,
          `The heading "${title}" has a single "#".`,
          'Use "##" for a subtopic, "###" for a part.',
        );
      }
      if (title === '') this.report.block(line, 'A subtopic has no title.', 'Write one after "##".');
      this.sections.push({ title, line, parts: [] });
      this.#begin('Explanation', line, '');
    } else if (!section) {
      const mend = 'Put the subtopic\'s own heading before it, such as "## First steps".';
      this.report.block(line, `"${title}" stands before the first subtopic.`, mend);
    } else if (part) {
      this.#begin(part.name, line, part.rest);
    } else {
      this.#part = undefined;
      const meant = nearestPart(title);
      const mend = meant
        ? `Did you mean "${meant}"?`
        : 'Write one of the parts in docs/lessons.md, or "##" where a subtopic begins.';
      this.report.block(line, `"${title}" is not a part of a subtopic or of a question.`, mend);
    }
  }

  #begin(name: PartName, line: number, heading: string): void {
    const parts = this.sections.at(-1)?.parts ?? [];
    if (!SUBTOPIC_PARTS.has(name) && !parts.some((part) => part.name === 'Question')) {
      this.#part = undefined;
      const mend = 'Put "### Question" and the question before it.';
      this.report.block(line, `"${name}" stands before any question of its subtopic.`, mend);
      return;
    }
    this.#part = { name, line, heading, chunks: [] };
    parts.push(this.#part);
  }

  #paragraphOrPicture(token: Tokens.Paragraph, line: number): void {
    if (token.tokens.some(({ type }) => type === 'image') || /^\$[^$\n]+\$$/.test(token.raw.trim())) {
      this.#part?.chunks.push({ kind: 'shown', line, token: { ...token, type: 'paragraph' } });
    } else {
      this.#paragraph(linesOf(token.raw), line);
    }
  }

  /** Lines of text, and among them those that are a part by themselves: `think: 20 s`. */
  #paragraph(lines: string[], line: number): void {
    const bold = lines.length === 1 && /^(\*\*|__).+\1:?$|:$/.test(lines[0] ?? '');
    const alone = bold ? partOf(plainText(lines[0] ?? '')) : undefined;
    if (alone?.rest === '') {
      this.#begin(alone.name, line, '');
      return;
    }
    lines.forEach((raw, index) => {
      const text = plainText(raw);
      const label = this.#labelOf(text);
      if (label) this.#begin(label.name, line + index, '');
      this.#addLine(label ? label.rest : text, line + index, label !== undefined || index === 0);
    });
  }

  #addLine(text: string, line: number, beginsParagraph: boolean): void {
    const last = this.#part?.chunks.at(-1);
    if (last?.kind === 'text' && !beginsParagraph) last.lines.push(text);
    else this.#part?.chunks.push({ kind: 'text', line, lines: [text] });
  }

  #list(token: Tokens.List, line: number): void {
    const items = itemsOf(token, line);
    const labels = items.map(({ own }) => this.#labelOf(plainText(own.join(' '))));
    if (labels.every((label) => label && SETTINGS.has(label.name))) {
      items.forEach((item, index) => {
        const label = labels[index];
        if (label) this.#begin(label.name, item.line, label.rest);
      });
    } else {
      this.#part?.chunks.push({ kind: 'list', line, raw: token.raw.trim(), items });
    }
  }

  /** Only among the parts of a question: in an explanation, "Answer: five." is a sentence. */
  #labelOf(text: string): { name: PartName; rest: string } | undefined {
    const within = this.#part?.name;
    if (!within || (SUBTOPIC_PARTS.has(within) && within !== 'Question')) return undefined;
    if (!/^[\p{L} ]{2,24}\d*\s*:\s*\S/u.test(text)) return undefined;
    const part = partOf(text.replace(/\s*:\s*/, ': '));
    if (!part || part.rest === '' || SUBTOPIC_PARTS.has(part.name)) return undefined;
    const asSaid = !SETTINGS.has(part.name) && part.name !== 'Hints' && part.name !== 'Answer';
    if (asSaid && (within === 'Hints' || within === 'Answer')) return undefined;
    return VALUES[part.name]?.test(part.rest) === false ? undefined : part;
  }
}
