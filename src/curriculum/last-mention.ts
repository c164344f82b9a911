import { areOpposite } from './everyday-words.ts';
import { mentionsOf } from './mention.ts';
import type { Mention } from './mention-score.ts';
import type { SpokenWord } from './spoken-words.ts';
import type { Wording } from './wording.ts';

/** How near the answer is in meaning to a text of the lesson, as a cosine; `undefined` where that is not known. */
export type Similarity = (text: string) => number | undefined;

/** Part of a wording that must be said for it to count; nearness in meaning helps over the last step. */
export const ENOUGH = 0.7;
const MEANING_ADDS = 0.17;
const MIXED_ADDS = 0.1;
const NEAR_IN_MEANING = 0.72;

/** The last mention counts: who corrects himself means the correction. */
export function lastMention(
  wordings: Wording[],
  said: SpokenWord[],
  taught: ReadonlySet<string>,
  enough: number,
  similarity: Similarity,
): Mention | undefined {
  const mentions = wordings.flatMap((wording) => {
    const found = mentionsOf(wording, said, taught).filter((mention) => !mention.retracted);
    const sure = found.filter((mention) => mention.score >= enough);
    if (sure.length > 0) return sure;
    const likely = found.filter((mention) => mention.isWhole && mention.score >= enough - MEANING_ADDS);
    return likely.length > 0 && (similarity(wording.text) ?? 0) >= NEAR_IN_MEANING ? likely : [];
  });
  const last = Math.max(...mentions.map((mention) => mention.places.at(-1) ?? 0));
  const latest = mentions.filter((mention) => mention.places.at(-1) === last);
  // A reading that says it outright comes before one that finds an opposite in it.
  const outright = mentions.filter((mention) => !mention.denied);
  const isMixed = isContradictory(wordings);
  const best = latest.sort((a, b) => b.score - a.score || Number(a.denied) - Number(b.denied))[0];
  if (!best?.denied) return best;
  if (outright.length === 0) return isMixed ? nearlySaid(wordings, said, taught) : best;
  if (isMixed) return outright.at(-1);
  const isNegated = mentions.some((mention) => mention.denied && mention.places.at(-1) === last);
  return isNegated && best.score >= 0.9 ? best : outright.at(-1);
}

/** `not equal` and `must be equal` may be wordings of one idea. */
function isContradictory(wordings: readonly Wording[]): boolean {
  const [first] = wordings;
  return wordings.some(
    (one) =>
      one.negative !== first?.negative ||
      wordings.some((other) =>
        one.words.some((word) => other.words.some((its) => areOpposite(word.meanings, its.meanings))),
      ),
  );
}

/** Of wordings with and without a `not`, those that deny one say another. */
function nearlySaid(
  wordings: Wording[],
  said: SpokenWord[],
  taught: ReadonlySet<string>,
): Mention | undefined {
  return wordings
    .flatMap((wording) => mentionsOf(wording, said, taught))
    .findLast((mention) => !mention.denied && !mention.retracted && mention.score >= ENOUGH - MIXED_ADDS);
}
