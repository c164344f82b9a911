import { readBoard } from './board-items.ts';
import { checkSpeech } from './check-speech.ts';
import type { Subtopic } from './lesson.ts';
import type { LessonPart, LessonSection } from './lesson-body.ts';
import type { Report } from './lesson-problem.ts';
import { type PartName, SUBTOPIC_PARTS } from './part-names.ts';
import { type ReadQuestion, readQuestion } from './read-question.ts';
import { entriesOf, speechOf } from './speech.ts';

/** A subtopic with what messages about it need. */
export interface ReadSubtopic {
  subtopic: Subtopic;
  line: number;
  questions: ReadQuestion[];
}

/** @param index - of the subtopic in its lesson, from 0 */
export function readSubtopic(section: LessonSection, index: number, report: Report): ReadSubtopic {
  const { title, line } = section;
  const read = section.parts.map((part) => readShown(part, report));
  const parts = read.map(({ speech }) => speech);
  const say = (name: PartName) => textOf(parts, name);

  const explanation = say('Explanation');
  if (explanation.text === '') {
    const mend = 'Explain the point in two to four sentences under its heading.';
    report.block(line, `"${title}" has no explanation.`, mend);
  }
  const anotherWay = say('In other words');
  if (anotherWay.text === '') {
    const mend = 'Add "### In other words" and say the point differently.';
    report.block(anotherWay.line ?? line, `"${title}" is not said in other words.`, mend);
  }
  const examples = parts
    .filter(({ name }) => name === 'Example')
    .flatMap(readExamples)
    .filter(({ text }) => text !== '');
  for (const [what, spoken] of [
    ['The explanation', [explanation]],
    ['What is said in other words', [anotherWay]],
    ['The example', examples],
  ] as const) {
    for (const { text, line } of spoken) checkSpeech({ text, line, what, kind: 'speech' }, report);
  }

  const questions = questionParts(parts).map((own, number) =>
    readQuestion(own, `${index + 1}.${number + 1}`, report),
  );
  const subtopic: Subtopic = {
    title,
    explanation: explanation.text,
    anotherWay: anotherWay.text,
    examples: examples.map(({ text }) => text),
    board: read.flatMap(({ board }) => board),
    questions: questions.map(({ question }) => question),
  };
  return { subtopic, line, questions };
}

/** What helps to answer is not shown, or it would be read before it is needed. */
function readShown(part: LessonPart, report: Report) {
  if (!SUBTOPIC_PARTS.has(part.name)) {
    for (const { kind, line } of part.chunks) {
      if (kind !== 'shown') continue;
      const what = `A formula, code, table or picture cannot stand under "${part.name}".`;
      report.block(line, what, 'Say it in words here, and show it under "### Board".');
    }
    return { speech: part, board: [] };
  }
  return readBoard(part, report);
}

function textOf(parts: LessonPart[], name: PartName): { text: string; line: number | undefined } {
  const own = parts.filter((part) => part.name === name);
  const texts = own.map(speechOf).filter((text) => text !== '');
  return { text: texts.join(' '), line: own[0]?.line };
}

/** Each entry of a list is an example; paragraphs under one heading are one. */
function readExamples(part: LessonPart): { text: string; line: number }[] {
  if (part.chunks.every(({ kind }) => kind === 'list')) return entriesOf(part);
  return [{ text: speechOf(part), line: part.line }];
}

/** Each question's part with the parts that belong to it. */
function questionParts(parts: LessonPart[]): LessonPart[][] {
  const questions: LessonPart[][] = [];
  for (const part of parts) {
    if (part.name === 'Question') questions.push([part]);
    else if (!SUBTOPIC_PARTS.has(part.name)) questions.at(-1)?.push(part);
  }
  // "### Questions" with a heading for each below it: the first one asks nothing.
  return questions.filter((own, index) => index === questions.length - 1 || own.length > 1 || asks(own[0]));
}

function asks(part: LessonPart | undefined): boolean {
  return speechOf(part) !== '';
}
