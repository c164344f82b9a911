import { distance } from 'fastest-levenshtein';

/**
 * The parts of a subtopic and of a question, by the name that `docs/lessons.md` gives them, with what else a teacher
 * may call them. All are compared in small letters, without a number, a colon or a plural's ending.
 */
const PARTS = {
  Explanation: ['explain'],
  'In other words': ['other words', 'another way', 'in another way', 'again in other words'],
  Example: ['for example', 'worked example'],
  Board: [
    ...['on the board', 'board item', 'blackboard', 'whiteboard', 'show on the board'],
    ...['formula', 'code', 'table', 'picture', 'image', 'diagram'],
  ],
  Question: ['ask'],
  Id: [],
  Difficulty: [],
  Think: ['time to think', 'thinking time', 'think time', 'think for', 'time'],
  'Key ideas': ['key idea', 'idea', 'needed idea', 'key point', 'expected idea'],
  'Extra ideas': ['extra idea', 'extra', 'extra key idea', 'optional idea'],
  'Also right': [
    ...['other wording', 'accept', 'accepted', 'also accept', 'other right answer', 'other answer'],
    ...['accepted answer', 'also correct', 'wording'],
  ],
  Number: ['expected number', 'value'],
  Tolerance: [],
  Unit: [],
  Misconceptions: ['misconception', 'common misconception', 'common mistake', 'mistake', 'wrong idea'],
  Hints: ['hint', 'ladder of hint', 'hint ladder'],
  Answer: ['right answer', 'full answer', 'complete answer', 'model answer', 'whole answer'],
} satisfies Record<string, string[]>;

export type PartName = keyof typeof PARTS;

const NAMES = Object.keys(PARTS) as PartName[];
const BY_ALIAS = new Map(
  NAMES.flatMap((name) => [name, ...PARTS[name]].map((alias) => [keyOf(alias), name] as const)),
);

/** Parts of the subtopic itself; all others belong to the question that stands before them. */
export const SUBTOPIC_PARTS: ReadonlySet<PartName> = new Set<PartName>([
  'Explanation',
  'In other words',
  'Example',
  'Board',
  'Question',
]);

/** Parts that a line such as `difficulty: easy` gives, without a heading. */
export const SETTINGS: ReadonlySet<PartName> = new Set<PartName>([
  'Id',
  'Difficulty',
  'Think',
  'Number',
  'Tolerance',
  'Unit',
]);

/** A heading as a part's name and what else stands in it: `Question 2: What is ice?`; `undefined` for any other. */
export function partOf(heading: string): { name: PartName; rest: string } | undefined {
  const whole = BY_ALIAS.get(keyOf(heading));
  if (whole) return { name: whole, rest: '' };
  const [label, ...rest] = heading.split(/\s*[:–—]\s+/);
  const name = BY_ALIAS.get(keyOf(label ?? ''));
  return name && { name, rest: rest.join(': ') };
}

/** The part that was probably meant by a name with a slip of the pen. */
export function nearestPart(heading: string): PartName | undefined {
  const key = keyOf(heading);
  const [nearest] = [...BY_ALIAS]
    .map(([alias, name]) => ({ name, alias, away: distance(alias, key) }))
    .sort((a, b) => a.away - b.away);
  return nearest && nearest.away <= 2 && nearest.alias.length > 3 ? nearest.name : undefined;
}

/** `Hint 1:`, `hints` and `2. Hint` are one. */
function keyOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/^\s*\d+[.)]\s*/, '')
    .replace(/[\s:.]+$/, '')
    .replace(/\s*(?:#|no\.?\s*)?\d+(?:\.\d+)?$/, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/(?<=[^s])s$/, '');
}
