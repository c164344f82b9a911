import { isAboutConversation, isChat, isPersonal } from './kind-of-answer.ts';
import type { QuestionWordings } from './question-wordings.ts';
import { type SpokenWord, spokenWords } from './spoken-words.ts';

/** Nothing is said that the question did not say. */
export function repeatsQuestion({ given }: QuestionWordings, said: SpokenWord[]): boolean {
  const meaningful = said.filter((word) => !word.filler);
  return meaningful.length >= 3 && meaningful.every((word) => given.has(word.stem));
}

/** Holds a word of the question's own subject, or is short enough to be a guess. */
export function isAnswerLike(
  said: SpokenWord[],
  read: QuestionWordings,
  taught: ReadonlySet<string>,
): boolean {
  const meaningful = said.filter((word) => !word.filler);
  return (
    meaningful.some((word) => taught.has(word.text) && !read.given.has(word.stem)) || meaningful.length >= 1
  );
}

/** A question to the tutor that has to do neither with the lesson nor with the conversation itself. */
export function isOtherTalk(answer: string, read: QuestionWordings, taught: ReadonlySet<string>): boolean {
  if (isChat(answer)) return true;
  const meaningful = spokenWords(answer).filter((word) => !word.filler);
  const isKnown = (word: SpokenWord) => taught.has(word.text) || read.given.has(word.stem);
  return meaningful.length >= 2 && !meaningful.some(isKnown) && !isAboutConversation(answer);
}

export function isOffTopic(
  attempt: string,
  said: SpokenWord[],
  read: QuestionWordings,
  taught: ReadonlySet<string>,
): boolean {
  const meaningful = said.filter((word) => !word.filler);
  const known = meaningful.filter((word) => taught.has(word.text) || read.given.has(word.stem));
  if (isPersonal(attempt)) return true;
  if (isChat(attempt)) {
    const own = meaningful.filter((word) => taught.has(word.text) && !read.given.has(word.stem));
    return own.length <= meaningful.length / 2;
  }
  return meaningful.length >= 4 && known.length === 0;
}
