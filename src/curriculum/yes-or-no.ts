import { isNegation } from './negation.ts';
import type { SpokenWord } from './spoken-words.ts';

const AUXILIARY = 'is|are|was|were|do|does|did|can|could|will|would|has|have|had|should|must';

/** Whether a question asks for a yes or a no; one that names two choices asks for one of them. */
export function wantsYesOrNo(question: string): boolean {
  const asked = question.split(/[.!:;]\s+/).findLast((part) => part.includes('?')) ?? question;
  const beginnings = [asked, asked.slice(asked.indexOf(',') + 1)];
  const isAsked = beginnings.some((part) => new RegExp(`^(?:${AUXILIARY})\\b`, 'i').test(part.trim()));
  return isAsked && !/\bor\b/i.test(asked);
}

export function isYesOrNo(word: SpokenWord | undefined): boolean {
  return word?.meanings.includes('yes') === true || word?.meanings.includes('no') === true;
}

/** How many words may come before a yes or a no: `um well I think no`. */
const MAX_WORDS_BEFORE = 5;
const AUXILIARIES = new Set(AUXILIARY.split('|'));

/**
 * Whether an answer says no (`true`) or yes (`false`): outright, by `it does` and `it does not`, or with the
 * question's own words; `undefined` where it says neither.
 */
export function polarityOf(said: readonly SpokenWord[], given: ReadonlySet<string>): boolean | undefined {
  const outright = said.slice(0, MAX_WORDS_BEFORE + 1).find((word) => isYesOrNo(word) && !word.retracted);
  if (outright) return outright.meanings.includes('no');
  const clauses = [...Map.groupBy(said, (word) => word.clause).values()];
  const echo = clauses.findLast(
    (words) =>
      words.some((word) => AUXILIARIES.has(word.text) || isNegation(word)) &&
      words.every((word) => word.filler || isNegation(word) || given.has(word.stem) || word.text === '1'),
  );
  return echo && !echo.some((word) => word.retracted) ? echo.some((word) => isNegation(word)) : undefined;
}
