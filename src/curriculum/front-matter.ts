import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Lesson } from './lesson.ts';
import type { Report } from './lesson-problem.ts';

type Settings = Pick<Lesson, 'title' | 'level' | 'language' | 'summary' | 'prerequisites' | 'order'>;
type TextSetting = 'title' | 'level' | 'language' | 'summary';

/** Each text's longest value in characters, and an example for the teacher who forgot it. */
const TEXTS = {
  title: { maxLength: 80, example: 'The water cycle' },
  level: { maxLength: 40, example: 'beginner' },
  language: { maxLength: 35, example: 'en' },
  summary: { maxLength: 300, example: 'Where rain comes from, and where it goes.' },
} satisfies Record<TextSetting, { maxLength: number; example: string }>;

const TEXT_NAMES = Object.keys(TEXTS) as TextSetting[];

/** What should be known before: the tutor names it in a sentence. */
const BEFORE_NAMES = new Set(['before', 'prerequisite', 'prerequisites', 'know before', 'known before']);
const MAX_PREREQUISITES = 10;
const MAX_PREREQUISITE_LENGTH = 200;

/** The settings between the two `---` lines at the top, and the rest with the line it begins on. */
export function readFrontMatter(
  text: string,
  report: Report,
): { settings: Settings; body: string; bodyLine: number } {
  const settings: Settings = { title: '', level: '', language: '', summary: '', prerequisites: [] };
  const match = /^---[ \t]*\n([\s\S]*?)^---[ \t]*(?:\n|$)/m.exec(text);
  if (match?.index !== 0) {
    const mend = `Begin the file with a line "---", then ${TEXT_NAMES.join(', ')}, then a line "---".`;
    report.block(1, 'The settings at the top are missing.', mend);
    return { settings, body: text, bodyLine: 1 };
  }
  const yaml = match[1] ?? '';
  const bodyLine = match[0].split('\n').length;
  const body = text.slice(match[0].length);

  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, prettyErrors: false });
  /** The settings begin on the file's second line. */
  const lineAt = (offset: number) => lines.linePos(offset).line + 1;

  const [error] = document.errors;
  if (error) {
    const what = `The settings cannot be read: ${error.message.replace(/\.?$/, '.')}`;
    const mend = 'Write "name: value"; put a value that holds a colon in "quotes".';
    report.block(lineAt(error.pos[0]), what, mend);
    return { settings, body, bodyLine };
  }

  const missing = new Set(TEXT_NAMES);
  for (const { key, value } of isMap<unknown, Node | null>(document.contents)
    ? document.contents.items
    : []) {
    const line = isScalar(key) && key.range ? lineAt(key.range[0]) : 1;
    const written = isScalar(key) ? String(key.value).trim() : '';
    const asked = written.toLowerCase();
    const name = TEXT_NAMES.find((known) => known === asked);
    if (name) {
      missing.delete(name);
      settings[name] = textOf(value);
      checkText(name, settings[name], line, report);
    } else if (BEFORE_NAMES.has(asked)) {
      settings.prerequisites = prerequisitesOf(value, line, report);
    } else if (asked === 'order') {
      const order = Number(textOf(value) || Number.NaN);
      if (Number.isFinite(order)) settings.order = order;
      else report.block(line, `"${textOf(value)}" is no place in an order.`, 'Write a number: "order: 1".');
    } else {
      const mend = `The settings are ${[...TEXT_NAMES, 'before', 'order'].join(', ')}.`;
      report.block(line, `"${written}" is not a setting.`, mend);
    }
  }
  for (const name of missing) report.block(1, `There is no ${name}.`, addLine(name));
  return { settings, body, bodyLine };
}

function textOf(value: unknown): string {
  if (!isScalar(value) || value.value === null) return '';
  return String(value.value).replace(/\s+/g, ' ').trim();
}

function prerequisitesOf(value: Node | null, line: number, report: Report): string[] {
  const texts = (isSeq(value) ? value.items.map(textOf) : [textOf(value)]).filter((text) => text !== '');
  if (!isSeq(value) && !isScalar(value)) {
    const mend = 'Write a sentence, or a list with "- " before each; put what holds a colon in "quotes".';
    report.block(line, 'What should be known before cannot be read.', mend);
  }
  if (texts.length > MAX_PREREQUISITES || texts.some((text) => text.length > MAX_PREREQUISITE_LENGTH)) {
    const mend = `Keep to ${MAX_PREREQUISITES} phrases of ${MAX_PREREQUISITE_LENGTH} characters at most.`;
    report.block(line, 'What should be known before is too much to say.', mend);
  }
  return texts;
}

function checkText(name: TextSetting, value: string, line: number, report: Report): void {
  const { maxLength, example } = TEXTS[name];
  if (value === '') {
    report.block(line, `The ${name} is empty.`, `Write one, such as "${name}: ${example}".`);
  } else if (value.length > maxLength) {
    report.block(line, `The ${name} has ${value.length} characters.`, `Shorten it to ${maxLength}.`);
  } else if (name === 'language' && !isLanguage(value)) {
    report.block(line, `"${value}" is not a language.`, 'Write its code, such as "en", "en-GB" or "de".');
  }
}

function addLine(name: TextSetting): string {
  return `Add a line such as "${name}: ${TEXTS[name].example}" to the settings.`;
}

function isLanguage(code: string): boolean {
  try {
    return new Intl.DisplayNames('en', { type: 'language', fallback: 'none' }).of(code) !== undefined;
  } catch {
    return false;
  }
}
