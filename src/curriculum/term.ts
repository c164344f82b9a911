import type { Mention } from './mention-score.ts';
import { isDenied } from './negation.ts';
import { wordMatch } from './same-word.ts';
import type { SpokenWord } from './spoken-words.ts';
import { isVariable, POWERS, SILENT_IN_TERMS, type Wording } from './wording.ts';

export function termsOf(
  wording: Wording,
  said: readonly SpokenWord[],
  taught: ReadonlySet<string>,
): Mention[] {
  return said.flatMap((_, at) => termAt(at, wording, said, taught) ?? []);
}

function termAt(
  start: number,
  wording: Wording,
  said: readonly SpokenWord[],
  taught: ReadonlySet<string>,
): Mention | undefined {
  const wanted = wording.words.filter((word) => !SILENT_IN_TERMS.has(word.text) || isVariable(word));
  const places: number[] = [];
  let at = start;
  for (const word of wanted) {
    const isWord = () => wordMatch(word, said[at] ?? word, taught) > 0;
    while (places.length > 0 && !isWord() && SILENT_IN_TERMS.has(said[at]?.text ?? '')) at += 1;
    if (!said[at] || !isWord()) return undefined;
    places.push(at);
    at += 1;
  }
  // "3x squared" does not say "3x", and "minus 2x" does not say "2x".
  const isPower = said[at]?.clause === said[at - 1]?.clause && POWERS.has(said[at]?.text ?? '');
  const isMinus = said[start - 1]?.text === 'minus' && said[start - 1]?.clause === said[start]?.clause;
  const beforeMinus = said[start - 2];
  const isDifference = isMinus && beforeMinus && (beforeMinus.value !== undefined || isVariable(beforeMinus));
  if (isPower || (isMinus && !isDifference) || places.length === 0) return undefined;
  const denied = isDenied(places.slice(0, 1), said) !== wording.negative;
  return { wording, score: 1, places, denied, isWhole: true, retracted: said[start]?.retracted ?? false };
}
