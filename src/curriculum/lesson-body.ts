import { lexer, type Token, type Tokens } from 'marked';
import type { Report } from './lesson-problem.ts';

export interface LessonSection {
  title: string;
  line: number;
  parts: Map<string, LessonPart>;
}

/** What stands under one heading: its paragraphs as one text, or the items of its list. */
export interface LessonPart {
  line: number;
  text: string;
  items: { text: string; line: number }[];
}

/** The parts of a subtopic. The explanation has no heading of its own: it is what stands before the others. */
const PARTS = {
  Explanation: {
    list: false,
    maxLength: 700,
    mend: 'Explain the point in two or three sentences under its heading.',
  },
  'In other words': {
    list: false,
    maxLength: 700,
    mend: 'Add "### In other words" and say the point differently.',
  },
  Question: { list: false, maxLength: 250, mend: 'Add "### Question" and one question.' },
  'Key ideas': { list: true, maxLength: 500, mend: 'Add "### Key ideas" and a list: "- the sun, sunlight".' },
  Hint: { list: false, maxLength: 400, mend: 'Add "### Hint" and a sentence that helps without telling.' },
  Answer: { list: false, maxLength: 400, mend: 'Add "### Answer" and a complete right answer.' },
} satisfies Record<string, { list: boolean; maxLength: number; mend: string }>;

type PartName = keyof typeof PARTS;
const PART_NAMES = Object.keys(PARTS) as PartName[];

/**
 * Subtopics of a lesson's Markdown, each with its parts.
 * @param firstLine - where the body begins in the file
 */
export function readLessonBody(body: string, firstLine: number, report: Report): LessonSection[] {
  const sections: LessonSection[] = [];
  /** `undefined` under a heading that was reported: what stands there is skipped. */
  let partName: PartName | undefined;
  let line = firstLine;

  for (const token of lexer(body)) {
    const section = sections.at(-1);
    if (token.type === 'heading') {
      const title = plainText(token.tokens ?? []);
      if (token.depth === 2) {
        partName = 'Explanation';
        sections.push({ title, line, parts: new Map([[partName, { line, text: '', items: [] }]]) });
        if (title === '') report(line, 'A subtopic has no title.', 'Write one after "##".');
      } else if (token.depth === 3 && section) {
        partName = beginPart(section, title, line, report);
      } else {
        const mend = 'Use "##" for a subtopic and "###" for its parts.';
        report(line, `The heading "${title}" is of no use here.`, mend);
      }
    } else if (!section && !isSilent(token)) {
      const mend = 'Put a heading such as "## First steps" before it.';
      report(line, 'This text stands before the first subtopic.', mend);
    } else if (partName && !isSilent(token)) {
      const part = section?.parts.get(partName);
      if (part) addContent(part, partName, token, line, report);
    }
    line += newlines(token.raw);
  }

  for (const section of sections) checkParts(section, report);
  return sections;
}

function beginPart(
  section: LessonSection,
  title: string,
  line: number,
  report: Report,
): PartName | undefined {
  const name = PART_NAMES.find((known) => known.toLowerCase() === title.toLowerCase());
  if (!name) {
    const mend = `The parts are ${PART_NAMES.slice(1).join(', ')}.`;
    report(line, `"${title}" is not a part of a subtopic.`, mend);
    return undefined;
  }
  if (section.parts.has(name)) {
    report(line, `"${name}" stands twice in "${section.title}".`, 'Keep one of the two.');
    return undefined;
  }
  section.parts.set(name, { line, text: '', items: [] });
  return name;
}

/** Blank lines, rules, link definitions and comments are not spoken. */
function isSilent(token: Token): boolean {
  return ['space', 'hr', 'def'].includes(token.type) || (token.type === 'html' && /^\s*<!--/.test(token.raw));
}

function addContent(part: LessonPart, name: PartName, token: Token, line: number, report: Report): void {
  if (PARTS[name].list) {
    if (token.type !== 'list') {
      report(line, `"${name}" is a list.`, 'Begin each idea with "- ".');
      return;
    }
    let itemLine = line;
    for (const item of (token as Tokens.List).items) {
      part.items.push({ text: plainText(item.tokens), line: itemLine });
      itemLine += newlines(item.raw);
    }
  } else if (token.type === 'paragraph') {
    part.text = `${part.text} ${plainText(token.tokens ?? [])}`.trim();
  } else {
    report(line, `A ${token.type} cannot be read aloud.`, 'Write plain sentences.');
  }
}

/** What a reader sees of inline Markdown, as one line. */
function plainText(tokens: Token[]): string {
  const text = tokens
    .map((token) => {
      if (token.type === 'br') return ' ';
      if ('tokens' in token && token.tokens) return plainText(token.tokens);
      return 'text' in token && token.type !== 'html' ? String(token.text) : '';
    })
    .join('');
  return tokens.some((token) => token.raw.includes('\n')) ? text.replace(/\s+/g, ' ') : text;
}

function checkParts({ title, line, parts }: LessonSection, report: Report): void {
  for (const name of PART_NAMES) {
    const { list, maxLength, mend } = PARTS[name];
    const part = parts.get(name);
    if (!part || (list ? part.items.length === 0 : part.text === '')) {
      report(part?.line ?? line, `"${title}" has no ${name.toLowerCase()}.`, mend);
      continue;
    }
    const length = Math.max(part.text.length, ...part.items.map((item) => item.text.length));
    if (length > maxLength) {
      const what = `The ${name.toLowerCase()} of "${title}" has ${length} characters: too long to listen to.`;
      report(part.line, what, `Shorten it to ${maxLength}.`);
    }
  }
}

function newlines(text: string): number {
  return text.split('\n').length - 1;
}
