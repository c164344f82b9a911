import { checkSpeech } from './check-speech.ts';
import type { Report } from './lesson-problem.ts';
import type { PartName } from './part-names.ts';
import type { ReadQuestion } from './read-question.ts';

/** More ideas than this cannot be asked for in one spoken question. */
const MAX_NEEDED_IDEAS = 6;
const FEWEST_HINTS = 3;
const MAX_HINTS = 8;

/** Whether a question can be asked, judged and helped with. */
export function checkQuestion(read: ReadQuestion, report: Report): void {
  const { question, lines } = read;
  const lineOf = (part: PartName) => lines.get(part) ?? lines.get('Question');
  const { text, keyIdeas, number, hints, answer, misconceptions } = question;

  if (text === '') {
    report.block(lineOf('Question'), 'The question asks nothing.', 'Write it under "### Question".');
  } else if (!text.includes('?')) {
    report.advise(lineOf('Question'), 'The question has no question mark.', 'End it with "?".');
  }
  const needed = keyIdeas.filter((idea) => idea.needed).length;
  if (needed === 0 && !number) {
    const what = keyIdeas.length > 0 ? 'No key idea is needed.' : 'The question has no key ideas.';
    const mend = 'Add "#### Key ideas" and a list of what a right answer says: "- the sun, sunlight".';
    report.block(lineOf('Key ideas'), what, mend);
  }
  if (needed > MAX_NEEDED_IDEAS) {
    const what = `The question asks for ${needed} key ideas.`;
    const mend = `Keep to ${MAX_NEEDED_IDEAS} at most: mark the others "(extra)", or make two questions of it.`;
    report.advise(lineOf('Key ideas'), what, mend);
  }
  if (hints.length === 0) {
    const mend = 'Add "#### Hints" and a list of three that help without telling.';
    report.block(lineOf('Hints'), 'The question has no hints.', mend);
  } else if (hints.length < FEWEST_HINTS) {
    const what = `The question has ${hints.length === 1 ? 'one hint' : `${hints.length} hints`} only.`;
    report.advise(lineOf('Hints'), what, `Write ${FEWEST_HINTS} or more, each helping a little further.`);
  } else if (hints.length > MAX_HINTS) {
    const what = `The question has ${hints.length} hints.`;
    report.block(lineOf('Hints'), what, `Keep ${MAX_HINTS} at most: nobody tries so often.`);
  }
  if (answer === '') {
    report.block(lineOf('Answer'), 'The question has no answer.', 'Add "#### Answer" and a complete one.');
  }

  checkSpeech({ text, line: lineOf('Question'), what: 'The question', kind: 'question' }, report);
  checkSpeech({ text: answer, line: lineOf('Answer'), what: 'The answer', kind: 'answer' }, report);
  hints.forEach((hint, index) => {
    const line = read.hintLines[index];
    checkSpeech({ text: hint, line, what: 'The hint', kind: 'hint' }, report);
    if (sameWords(hint, answer)) {
      report.block(line, 'The hint is the answer.', 'Say less: the answer is told after the last hint.');
    }
  });
  misconceptions.forEach(({ reply }, index) => {
    const line = read.misconceptionLines[index];
    checkSpeech({ text: reply, line, what: 'The reply', kind: 'reply' }, report);
  });
}

function sameWords(one: string, other: string): boolean {
  const words = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words(one).join(' ') === words(other).join(' ');
}
