import type { Misconception } from './lesson.ts';
import type { LessonPart } from './lesson-body.ts';
import type { Report } from './lesson-problem.ts';
import { type ListItem, plainText } from './markdown.ts';
import { statementsOf } from './wordings.ts';

/** Where the reply begins: at its label, or at an arrow. */
const REPLY =
  /(?:^|\s)(?:reply|response|correction)\s*:\s*|\n(?:answer|say|you say|tutor(?: says)?|tell them|what to say)\s*:\s*|\s+(?:→|-{1,2}>|=>|⇒)\s+/i;
const SAID = /^(?:said|students? says?|wordings?|what is said|belief|believes|misconception)\s*:\s*/i;

/** Each is an entry of a list; without a list, the part as a whole is one. */
export function readMisconceptions(
  part: LessonPart,
  report: Report,
): { misconception: Misconception; line: number }[] {
  return itemsOf(part, report).flatMap((item) => {
    const { said, reply } = readItem(item);
    const wordings = said.flatMap((text) => statementsOf(text.replace(SAID, '')));
    const [name] = wordings;
    if (!name) {
      const mend = 'Write what the student says, then "Reply: …" on the next line.';
      report.block(item.line, 'A misconception has no words.', mend);
    } else if (!reply) {
      const mend = 'Write "Reply: …" on the line below, indented: what you would say to this student.';
      report.block(item.line, `The misconception "${name}" has no reply.`, mend);
    } else {
      return [{ misconception: { name, wordings, reply }, line: item.line }];
    }
    return [];
  });
}

function itemsOf(part: LessonPart, report: Report): ListItem[] {
  const items: ListItem[] = [];
  const loose: ListItem = { line: part.line, own: part.heading ? [part.heading] : [], below: [] };
  for (const chunk of part.chunks) {
    if (chunk.kind === 'list') items.push(...chunk.items);
    else if (chunk.kind === 'text' && items.length > 0) items.at(-1)?.below.push(...chunk.lines);
    else if (chunk.kind === 'text') (loose.own.length > 0 ? loose.below : loose.own).push(...chunk.lines);
    else report.block(chunk.line, 'A misconception is said, not shown.', 'Write what is said and the reply.');
  }
  return items.length > 0 ? items : loose.own.length > 0 ? [loose] : [];
}

/** Without a label, the reply is what is indented below. */
function readItem({ own, below }: ListItem): { said: string[]; reply: string } {
  const lines = [own.map(plainText).join('\n'), ...below.map((line) => `\n${plainText(line)}`)];
  const at = lines.findIndex((line) => REPLY.test(line));
  const [label = ''] = REPLY.exec(lines[at] ?? '') ?? [];
  const [before = '', ...after] = label ? (lines[at] ?? '').split(label) : [];
  const said = label ? [...lines.slice(0, at), before] : lines.slice(0, 1);
  const reply = label ? [after.join(label), ...lines.slice(at + 1)] : lines.slice(1);
  return { said: said.map(inOneLine), reply: inOneLine(reply.join(' ')) };
}

function inOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
