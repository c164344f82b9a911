import type { Report } from './lesson-problem.ts';

/** Longer than this, in characters, nobody listens to one thing: about 45 s of speech. */
const MAX_LENGTH = { speech: 700, question: 300, hint: 400, answer: 400, reply: 500 };

export type SpeechKind = keyof typeof MAX_LENGTH;

/** Signs that the voice has no words for, TeX among them; `1/2`, `5 %`, `x^2` and the like are spoken as they should be. */
const UNSPOKEN = /\$[^$\d\s][^$]*\$|\\[a-z]+|[{}|\\_]|\]\(/i;

/** Whether a text can be listened to. @param what - "The explanation", as messages begin */
export function checkSpeech(
  { text, line, what, kind }: { text: string; line: number | undefined; what: string; kind: SpeechKind },
  report: Report,
): void {
  const limit = MAX_LENGTH[kind];
  if (text.length > limit) {
    const mend = `Shorten it to ${limit}, or make two of it.`;
    report.advise(line, `${what} has ${text.length} characters: too long to listen to.`, mend);
  }
  const [sign] = UNSPOKEN.exec(text) ?? [];
  if (sign) {
    const mend = 'Say it in words, and put the formula or code under "### Board".';
    report.advise(line, `${what} holds "${sign}", which cannot be read aloud.`, mend);
  }
}
