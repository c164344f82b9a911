import highlighter from 'highlight.js/lib/common';
import { marked, type Tokens } from 'marked';
import temml from 'temml';
import type { BoardItem, Lesson } from '../../curriculum/lesson.ts';
import { plainText } from '../../curriculum/markdown.ts';
import type { BoardKind, BoardShown } from '../../protocol.ts';

export type Rendered = Pick<BoardShown, 'kind' | 'content' | 'alt'>;

/** What a board holds at most; longer content is cut, so that nobody's formula holds the thread. */
const MAX_CHARACTERS = 4_000;

/**
 * A lesson's board items, set. Formulas and code cost some milliseconds each the first time, so that they are set one
 * by one when the lesson opens, and from the cache when they are shown.
 */
export class Board {
  readonly #set = new Map<BoardItem, Rendered>();

  constructor(private readonly lesson: Lesson) {}

  /** Sets everything, giving way to others after each item. */
  async prepare(): Promise<void> {
    for (const { board } of this.lesson.subtopics) {
      for (const item of board) {
        this.show(item);
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }

  show(item: BoardItem): Rendered {
    const rendered = this.#set.get(item) ?? renderItem(item, this.lesson.slug);
    this.#set.set(item, rendered);
    return rendered;
  }
}

/** Sets what a mind wrote itself. A picture it could only invent the address of. */
export function renderOwn(kind: Exclude<BoardKind, 'picture'>, content: string, alt: string): Rendered {
  const cut = content.slice(0, MAX_CHARACTERS);
  return renderItem(
    kind === 'code' ? { kind, content: cut, language: '', alt } : { kind, content: cut, alt },
    '',
  );
}

function renderItem(item: BoardItem, slug: string): Rendered {
  const { kind, alt } = item;
  switch (item.kind) {
    case 'text':
      return { kind, alt, content: plainText(item.content) };
    case 'formula':
      return { kind, alt, content: mathMl(item.content) };
    case 'code':
      return { kind, alt, content: codeHtml(item.content, item.language) };
    case 'table':
      return { kind, alt, content: tableHtml(item.content) };
    case 'picture':
      return {
        kind,
        alt,
        content: /^https:/.test(item.content) ? item.content : `/lessons/${slug}/${item.content}`,
      };
  }
}

/** Temml runs nothing and links to nothing: whatever it would need trust for is an error. */
function mathMl(tex: string): string {
  try {
    const options = { displayMode: true, throwOnError: true, trust: false, maxExpand: 100 };
    // A page takes no inline style; what matters of it is in the style sheet.
    return temml.renderToString(tex, options).replaceAll(/ style="[^"]*"/g, '');
  } catch {
    return `<code>${escapeHtml(tex)}</code>`;
  }
}

function codeHtml(code: string, language: string): string {
  const { value } = highlighter.getLanguage(language)
    ? highlighter.highlight(code, { language, ignoreIllegals: true })
    : { value: escapeHtml(code) };
  return `<pre><code>${value}</code></pre>`;
}

/** Only the words of the cells are taken over, so that no HTML of theirs is. */
function tableHtml(markdown: string): string {
  const table = marked.lexer(markdown).find((token): token is Tokens.Table => token.type === 'table');
  if (!table) return `<pre>${escapeHtml(markdown)}</pre>`;
  const row = (cells: Tokens.TableCell[], tag: string) =>
    `<tr>${cells.map(({ text }) => `<${tag}>${escapeHtml(plainText(text))}</${tag}>`).join('')}</tr>`;
  const body = table.rows.map((cells) => row(cells, 'td')).join('');
  return `<table><thead>${row(table.header, 'th')}</thead><tbody>${body}</tbody></table>`;
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}
