import { Marked, type Token, type Tokens } from 'marked';

/** A formula that stands by itself: `$$…$$` or `\[…\]`, on one line or on several. */
export interface FormulaToken {
  type: 'formula';
  raw: string;
  tex: string;
}

/** One entry of a list. */
export interface ListItem {
  line: number;
  /** Its own lines, as they stand. */
  own: string[];
  /** What is indented below it: entries, paragraphs and quotations, one each. */
  below: string[];
}

const markdown = new Marked({
  extensions: [
    {
      name: 'formula',
      level: 'block',
      start: (source) => source.match(/^ {0,3}(?:\$\$|\\\[)/m)?.index,
      tokenizer(source) {
        const match = /^ {0,3}(?:\$\$([\s\S]+?)\$\$|\\\[([\s\S]+?)\\\])[ \t]*(?:\n|$)/.exec(source);
        if (!match) return undefined;
        return { type: 'formula', raw: match[0], tex: (match[1] ?? match[2] ?? '').trim() };
      },
    },
  ],
});

/** The blocks of a lesson's Markdown, in order. */
export function blocksOf(source: string): Token[] {
  return markdown.lexer(source);
}

export function isFormula(token: Token): token is FormulaToken {
  return token.type === 'formula' && 'tex' in token;
}

/** Blank lines, rules, link definitions and comments are neither spoken nor shown. */
export function isSilent(token: Token): boolean {
  return ['space', 'hr', 'def'].includes(token.type) || (token.type === 'html' && /^\s*<!--/.test(token.raw));
}

/** What a reader sees of a line of Markdown. */
export function plainText(source: string): string {
  return seen(markdown.Lexer.lexInline(source)).replace(/\s+/g, ' ').trim();
}

function seen(tokens: Token[]): string {
  return tokens
    .map((token) => {
      if (token.type === 'br') return ' ';
      if ('tokens' in token && token.tokens) return seen(token.tokens);
      return 'text' in token && token.type !== 'html' ? String(token.text) : '';
    })
    .join('');
}

/** @param line - where the list begins */
export function itemsOf(list: Tokens.List, line: number): ListItem[] {
  let itemLine = line;
  return list.items.map((item) => {
    const begins = itemLine;
    itemLine += newlines(item.raw);
    const [first, ...rest] = item.tokens.filter((token) => !isSilent(token));
    const own = first && (first.type === 'text' || first.type === 'paragraph') ? first : undefined;
    const below = own || !first ? rest : [first, ...rest];
    return {
      line: begins,
      own: own ? linesOf(own.raw) : [],
      below: below.flatMap((token) => textsBelow(token)),
    };
  });
}

function textsBelow(token: Token): string[] {
  if (token.type === 'list') {
    return itemsOf(token as Tokens.List, 0).flatMap(({ own, below }) => [own.join(' '), ...below]);
  }
  if (token.type === 'blockquote' && 'tokens' in token) return (token.tokens ?? []).flatMap(textsBelow);
  return isSilent(token) ? [] : [linesOf(token.raw).join(' ')];
}

export function linesOf(raw: string): string[] {
  return raw
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

export function newlines(text: string): number {
  return text.split('\n').length - 1;
}
