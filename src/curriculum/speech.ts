import { asSentence } from './board-items.ts';
import type { LessonPart } from './lesson-body.ts';
import { plainText } from './markdown.ts';

/** What a part says, as one text; the entries of a list become sentences. */
export function speechOf(part: LessonPart | undefined): string {
  if (!part) return '';
  const texts = part.chunks.flatMap((chunk) => {
    if (chunk.kind === 'text') return [chunk.lines.join(' ')];
    if (chunk.kind === 'shown') return [];
    return chunk.items.map((item) => asSentence(plainText([...item.own, ...item.below].join(' '))));
  });
  return texts.length > 0 ? texts.join(' ') : part.heading;
}

/** Each entry of a part's list, or each of its paragraphs. */
export function entriesOf(part: LessonPart): { text: string; line: number }[] {
  const entries = part.chunks.flatMap((chunk) => {
    if (chunk.kind === 'text') return [{ text: chunk.lines.join(' '), line: chunk.line }];
    if (chunk.kind === 'shown') return [];
    return chunk.items.map(({ line, own, below }) => ({
      line,
      text: plainText([...own, ...below].join(' ')),
    }));
  });
  return entries.length > 0 || part.heading === ''
    ? entries.filter(({ text }) => text !== '')
    : [{ text: part.heading, line: part.line }];
}
