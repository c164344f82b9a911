import type { Tokens } from 'marked';
import type { BoardItem } from './lesson.ts';
import type { LessonPart, ShownToken } from './lesson-body.ts';
import type { Report } from './lesson-problem.ts';
import { isFormula, linesOf, plainText } from './markdown.ts';

/** What stands before the spoken alternative of a board item. */
const ALOUD = /^(?:aloud|read aloud|spoken(?: as)?|said aloud|say|in speech|alt(?: text)?)\s*:\s*/i;

const FORMULA_LANGUAGES = new Set(['math', 'latex', 'tex', 'katex', 'formula']);

/** What is said of an item whose teacher gave no words for it. */
const WITHOUT_WORDS = {
  formula: 'There is a formula on the board.',
  code: 'There is some code on the board.',
  table: 'There is a table on the board.',
  picture: 'There is a picture on the board.',
};

type Shown = Exclude<BoardItem, { kind: 'text' }>;

/** An item while its spoken alternative is still awaited. */
interface Draft {
  item: BoardItem;
  line: number;
  worded: boolean;
}

/**
 * The board items of a part. Under "Board" other text is shown too; under any other part only formulas, code, tables and
 * pictures are, and text stays to be said.
 * @returns the items, and the lines of text that are none
 */
export function readBoard(part: LessonPart, report: Report): { board: BoardItem[]; speech: LessonPart } {
  const drafts: Draft[] = [];
  const speech: LessonPart = { ...part, chunks: [] };
  const isBoard = part.name === 'Board';
  for (const chunk of part.chunks) {
    const last = drafts.at(-1);
    if (chunk.kind === 'shown') {
      drafts.push(draftOf(chunk.token, chunk.line, report));
    } else if (chunk.kind === 'text' && ALOUD.test(chunk.lines[0] ?? '') && last) {
      give(last, chunk.lines.join(' ').replace(ALOUD, ''));
    } else if (!isBoard) {
      speech.chunks.push(chunk);
    } else if (chunk.kind === 'list') {
      const content = chunk.items.flatMap(({ own, below }) => [own.join(' '), ...below]).map(plainText);
      drafts.push({
        item: { kind: 'text', content: chunk.raw, alt: content.map(asSentence).join(' ') },
        line: chunk.line,
        worded: true,
      });
    } else if (last && !last.worded && last.item.kind !== 'text') {
      give(last, chunk.lines.join(' '));
    } else {
      addText(drafts, chunk.lines, chunk.line);
    }
  }
  for (const { item, line, worded } of drafts) {
    if (worded || item.kind === 'text') continue;
    const mend = 'Write "Aloud: …" under it, as you would say it to someone who cannot see the board.';
    report.advise(line, `The ${item.kind} has no words for those who cannot see it.`, mend);
  }
  return { board: drafts.map(({ item }) => item), speech };
}

function addText(drafts: Draft[], lines: string[], line: number): void {
  const aloud = lines.findIndex((text) => ALOUD.test(text));
  const content = (aloud > 0 ? lines.slice(0, aloud) : lines).join('\n');
  const alt = aloud > 0 ? lines.slice(aloud).join(' ').replace(ALOUD, '') : lines.join(' ');
  drafts.push({ item: { kind: 'text', content, alt }, line, worded: aloud > 0 });
}

function give(draft: Draft, alt: string): void {
  draft.item = { ...draft.item, alt };
  draft.worded = true;
}

function draftOf(token: ShownToken, line: number, report: Report): Draft {
  if (token.type === 'paragraph') {
    const image = token.tokens.find((part): part is Tokens.Image => part.type === 'image');
    return image
      ? pictureOf(image, token, line, report)
      : draft(formula(token.raw.trim().slice(1, -1)), line);
  }
  if (isFormula(token)) return draft(formula(token.tex), line);
  if (token.type === 'table') {
    return draft({ kind: 'table', content: token.raw.trim(), alt: WITHOUT_WORDS.table }, line);
  }
  const language = token.lang?.trim().split(/\s/, 1)[0]?.toLowerCase() || 'text';
  return FORMULA_LANGUAGES.has(language)
    ? draft(formula(token.text.replace(/^\s*\$\$|\$\$\s*$/g, '')), line)
    : draft({ kind: 'code', content: token.text, language, alt: WITHOUT_WORDS.code }, line);
}

function draft(item: Shown, line: number): Draft {
  return { item, line, worded: false };
}

function formula(tex: string): Shown {
  return { kind: 'formula', content: tex.trim(), alt: WITHOUT_WORDS.formula };
}

function pictureOf(image: Tokens.Image, { raw }: Tokens.Paragraph, line: number, report: Report): Draft {
  const fault = faultOfAddress(image.href);
  if (fault) {
    const mend = 'Put the picture beside the lesson and write its name, or give an https address.';
    report.block(line, `The picture "${image.href}" ${fault}.`, mend);
  }
  const below = linesOf(raw).filter((text) => !text.startsWith('!['));
  const aloud = plainText(below.join(' ')).replace(ALOUD, '');
  const alt = aloud || image.text.trim() || WITHOUT_WORDS.picture;
  return {
    item: { kind: 'picture', content: image.href, alt },
    line,
    worded: alt !== WITHOUT_WORDS.picture,
  };
}

function faultOfAddress(address: string): string | undefined {
  if (address.startsWith('https://')) return undefined;
  if (/^[a-z][a-z\d+.-]*:/i.test(address)) return 'is not at an https address';
  if (/^[/\\]|(?:^|[/\\])\.\.(?:[/\\]|$)/.test(address)) return 'is not beside the lesson';
  return address === '' ? 'has no file' : undefined;
}

export function asSentence(text: string): string {
  return /[.!?…]["”’)]*$/.test(text) ? text : `${text}.`;
}
