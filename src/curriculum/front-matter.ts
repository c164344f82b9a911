import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import type { Lesson } from './lesson-file.ts';
import type { Report } from './lesson-problem.ts';

type Settings = Pick<Lesson, 'title' | 'level' | 'language' | 'summary'>;

/** Each setting's longest value in characters, and an example for the teacher who forgot it. */
const SETTINGS = {
  title: { maxLength: 80, example: 'The water cycle' },
  level: { maxLength: 40, example: 'beginner' },
  language: { maxLength: 35, example: 'en' },
  summary: { maxLength: 300, example: 'Where rain comes from, and where it goes.' },
} satisfies Record<keyof Settings, { maxLength: number; example: string }>;

const NAMES = Object.keys(SETTINGS) as (keyof Settings)[];

/** The settings between the two `---` lines at the top, and the rest with the line it begins on. */
export function readFrontMatter(
  text: string,
  report: Report,
): { settings: Settings; body: string; bodyLine: number } {
  const settings: Settings = { title: '', level: '', language: '', summary: '' };
  const match = /^---[ \t]*\n([\s\S]*?)^---[ \t]*(?:\n|$)/m.exec(text);
  if (match?.index !== 0) {
    const mend = `Begin the file with a line "---", then ${NAMES.join(', ')}, then a line "---".`;
    report(1, 'The settings at the top are missing.', mend);
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
    report(lineAt(error.pos[0]), what, 'Write "name: value"; put a value that holds a colon in "quotes".');
    return { settings, body, bodyLine };
  }

  const missing = new Set(NAMES);
  for (const { key, value } of isMap(document.contents) ? document.contents.items : []) {
    const line = isScalar(key) && key.range ? lineAt(key.range[0]) : 1;
    const name = NAMES.find((known) => isScalar(key) && key.value === known);
    if (!name) {
      report(line, `"${String(key)}" is not a setting.`, `The settings are ${NAMES.join(', ')}.`);
      continue;
    }
    missing.delete(name);
    const text =
      isScalar(value) && value.value !== null ? String(value.value).replace(/\s+/g, ' ').trim() : '';
    checkSetting(name, text, line, report);
    settings[name] = text;
  }
  for (const name of missing) report(1, `There is no ${name}.`, addLine(name));
  return { settings, body, bodyLine };
}

function checkSetting(name: keyof Settings, value: string, line: number, report: Report): void {
  const { maxLength, example } = SETTINGS[name];
  if (value === '') {
    report(line, `The ${name} is empty.`, `Write one, such as "${name}: ${example}".`);
  } else if (value.length > maxLength) {
    report(line, `The ${name} has ${value.length} characters.`, `Shorten it to ${maxLength}.`);
  } else if (name === 'language' && !isLanguage(value)) {
    report(line, `"${value}" is not a language.`, 'Write its code, such as "en", "en-GB" or "de".');
  }
}

function addLine(name: keyof Settings): string {
  return `Add a line such as "${name}: ${SETTINGS[name].example}" to the settings.`;
}

function isLanguage(code: string): boolean {
  try {
    return new Intl.DisplayNames('en', { type: 'language', fallback: 'none' }).of(code) !== undefined;
  } catch {
    return false;
  }
}
