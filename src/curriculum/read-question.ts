import { numberIn, readNumber, unitsOf } from './expected-number.ts';
import type { ExpectedNumber, KeyIdea, Misconception, Question } from './lesson.ts';
import type { Chunk, LessonPart } from './lesson-body.ts';
import type { Report } from './lesson-problem.ts';
import { type ListItem, plainText } from './markdown.ts';
import type { PartName } from './part-names.ts';
import { readMisconceptions } from './read-misconceptions.ts';
import { entriesOf, speechOf } from './speech.ts';
import { wordingsOfIdea } from './wordings.ts';

/** A question with the lines that its parts stand on, for messages about them. */
export interface ReadQuestion {
  question: Question;
  lines: Map<PartName, number>;
  /** Where each key idea, misconception and hint stands. */
  ideaLines: number[];
  misconceptionLines: number[];
  hintLines: number[];
}

const DIFFICULTIES: Record<string, 1 | 2 | 3> = {
  ...{ easy: 1, simple: 1, 1: 1 },
  ...{ medium: 2, middle: 2, normal: 2, moderate: 2, 2: 2 },
  ...{ hard: 3, difficult: 3, 3: 3 },
};

/** Time to think where the file names none, by difficulty. */
const THINK_SECONDS = { 1: 5, 2: 10, 3: 20 };
const LONGEST_THINK_SECONDS = 300;

const EXTRA = /\s*[([](?:extra|optional|bonus|not needed)[)\]]\s*|^(?:extra|optional|bonus)\s*:\s*/i;
/** A title before the wordings, or a remark in brackets. */
const NO_WORDING = /^[^,;:]+:\s+(?=\S)|(?:^|\s+)[([][^)\]]*[)\]](?=\s|[,;]|$)/g;
const NEEDED = /\s*[([](?:needed|required)[)\]]\s*/i;

/**
 * Reads a question from its part and those that follow it.
 * @param id - the question's own unless the file names one
 */
export function readQuestion(parts: LessonPart[], id: string, report: Report): ReadQuestion {
  const lines = new Map<PartName, number>();
  for (const { name, line } of parts) if (!lines.has(name)) lines.set(name, line);
  const all = (name: PartName) => parts.filter((part) => part.name === name);
  const single = (name: PartName) => singlePart(all(name), report);

  const difficulty = readDifficulty(single('Difficulty'), report);
  const ideas = [
    ...all('Key ideas').flatMap((part) => readIdeas(part, true, report)),
    ...all('Extra ideas').flatMap((part) => readIdeas(part, false, report)),
  ];
  const misconceptions = all('Misconceptions').flatMap((part) => readMisconceptions(part, report));
  const hints = all('Hints').flatMap((part) => entriesOf(part));
  const number = readExpectedNumber(single('Number'), single('Tolerance'), single('Unit'), report);
  const question: Question = {
    id: speechOf(single('Id')).trim() || id,
    text: speechOf(single('Question')),
    difficulty,
    thinkSeconds: readThink(single('Think'), report) ?? THINK_SECONDS[difficulty],
    keyIdeas: ideas.map(({ idea }) => idea),
    accept: all('Also right').flatMap(readAccepted),
    ...(number && { number }),
    misconceptions: misconceptions.map(({ misconception }): Misconception => misconception),
    hints: hints.map(({ text }) => text.replace(/^(?:hint\s*)?\d*\s*:\s*/i, '')),
    answer: speechOf(single('Answer')),
  };
  return {
    question,
    lines,
    ideaLines: ideas.map(({ line }) => line),
    misconceptionLines: misconceptions.map(({ line }) => line),
    hintLines: hints.map(({ line }) => line),
  };
}

function singlePart(parts: LessonPart[], report: Report): LessonPart | undefined {
  const [first, second] = parts.filter(({ chunks, heading }) => chunks.length > 0 || heading !== '');
  if (second) {
    report.block(second.line, `"${second.name}" stands twice for one question.`, 'Keep one of the two.');
  }
  return first;
}

function readDifficulty(part: LessonPart | undefined, report: Report): 1 | 2 | 3 {
  if (!part) return 2;
  const word = speechOf(part).toLowerCase().replace(/[.*]/g, '').trim();
  const difficulty = Object.hasOwn(DIFFICULTIES, word) ? DIFFICULTIES[word] : undefined;
  if (!difficulty) report.block(part.line, `"${word}" is not a difficulty.`, 'Write easy, medium or hard.');
  return difficulty ?? 2;
}

function readThink(part: LessonPart | undefined, report: Report): number | undefined {
  if (!part) return undefined;
  const match = /^(\d+)\s*(s|secs?|seconds?|m|mins?|minutes?)?\.?$/i.exec(speechOf(part).trim());
  const seconds = match && Number(match[1]) * (match[2]?.toLowerCase().startsWith('m') ? 60 : 1);
  if (seconds && seconds <= LONGEST_THINK_SECONDS) return seconds;
  const mend = `Write seconds, such as "think: 20 s", ${LONGEST_THINK_SECONDS} at most.`;
  report.block(part.line, `"${speechOf(part)}" is no time to think.`, mend);
  return undefined;
}

function readIdeas(part: LessonPart, needed: boolean, report: Report): { idea: KeyIdea; line: number }[] {
  return itemsOfIdeas(part, report).flatMap(({ line, own, below }) => {
    const texts = [own.join(' '), ...below].map(plainText);
    const extra = !needed || texts.some((text) => EXTRA.test(text));
    const bare = texts.map((text) => text.replace(EXTRA, ' ').replace(NEEDED, ' '));
    const wordings = bare.map((text) => text.replace(NO_WORDING, '')).flatMap(wordingsOfIdea);
    const [odd] = bare.flatMap((text) => text.match(NO_WORDING)?.map((part) => part.trim()) ?? []);
    if (odd) {
      const mend = 'Write only what a student may say, with commas between: "- the sun, sunlight".';
      report.advise(line, `"${odd}" is not taken as a wording of the key idea.`, mend);
    }
    if (wordings.some((wording) => /[\p{L}\p{N}]/u.test(wording))) {
      return [{ idea: { wordings, needed: !extra }, line }];
    }
    report.block(line, 'A key idea has no words.', 'Write what a right answer says, or remove it.');
    return [];
  });
}

/** A line without a bullet is an idea too, where it is the only one. */
function itemsOfIdeas(part: LessonPart, report: Report): ListItem[] {
  const heading = part.heading ? [{ line: part.line, own: [part.heading], below: [] }] : [];
  const items = part.chunks.flatMap((chunk): ListItem[] => {
    if (chunk.kind === 'list') return chunk.items;
    if (chunk.kind === 'text' && chunk.lines.length === 1) {
      return [{ line: chunk.line, own: chunk.lines, below: [] }];
    }
    report.block(chunk.line, `"${part.name}" is a list.`, 'Begin each idea with "- ".');
    return [];
  });
  return items.length > 0 ? items : heading;
}

function readAccepted(part: LessonPart): string[] {
  const whole = (text: string) =>
    text.split(';').map((wording) => wording.trim().replace(/^["“]|["”]$/g, ''));
  const texts = part.chunks.flatMap((chunk: Chunk) => {
    if (chunk.kind === 'text') return [chunk.lines.join(' ')];
    return chunk.kind === 'list'
      ? chunk.items.flatMap(({ own, below }) => [own.join(' '), ...below]).map(plainText)
      : [];
  });
  return (texts.length > 0 ? texts : [part.heading]).flatMap(whole).filter((wording) => wording !== '');
}

function readExpectedNumber(
  part: LessonPart | undefined,
  tolerancePart: LessonPart | undefined,
  unitPart: LessonPart | undefined,
  report: Report,
): ExpectedNumber | undefined {
  const stray = tolerancePart ?? unitPart;
  if (!part && stray) {
    report.block(
      stray.line,
      `There is a ${stray.name.toLowerCase()} without a number.`,
      'Add "number: 9.8".',
    );
  }
  if (!part) return undefined;
  const text = speechOf(part);
  const number = readNumber(text);
  if (!number) {
    const mend = 'Write digits, then tolerance and unit: "number: 9.8 ± 0.2 metres per second".';
    report.block(part.line, `"${text}" cannot be read as a number.`, mend);
    return undefined;
  }
  const toleranceText = speechOf(tolerancePart).replace(/^(?:±|\+\/?-|plus or minus)\s*/i, '');
  const tolerance = tolerancePart ? numberIn(toleranceText.match(/^\S+/)?.[0]) : number.tolerance;
  if (tolerance === undefined) {
    const mend = 'Write how far an answer may be off, in digits: "tolerance: 0.2".';
    report.block(tolerancePart?.line, `"${toleranceText}" is no tolerance.`, mend);
  }
  const unit = [...new Set([...number.unit, ...unitsOf(speechOf(unitPart))])];
  return { value: number.value, tolerance: Math.abs(tolerance ?? 0), unit };
}
