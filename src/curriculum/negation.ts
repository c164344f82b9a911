import type { SpokenWord } from './spoken-words.ts';

const NEGATIONS = new Set([
  ...['not', 'no', 'never', 'nothing', 'none', 'neither', 'nor', 'without', 'hardly', 'nobody', 'nope'],
  ...[
    'not enough',
    'too little',
    'too few',
    'lack',
    'instead of',
    'rather than',
    'as opposed to',
    'except for',
    'unlike',
    'prevent',
    'prevents',
    'avoid',
  ],
]);
const AUXILIARIES = new Set(
  'is are was were be do does did can could will would should has have had'.split(' '),
);

/** Words with a `not` in them that deny nothing: doubt, tag questions, `not only`. */
const HARMLESS = new RegExp(
  [
    /\bi (?:really |honestly )?(?:do not|don['’]t) (?:really )?(?:know|remember)\b/,
    /\b(?:i['’]m |i am )?not (?:quite |really |so |very |too |entirely |a hundred percent )?(?:sure|certain)\b/,
    /\b(?:is|was|are|were|do|does|did|would|could|should|have|has)n['’]t (?:it|they|that|he|she|you think)\b/,
    /\bis it not\b/,
    /\bif i(?:['’]m| am) not (?:wrong|mistaken)\b/,
    /\bno doubt\b|\bnot only\b|\bwhy not\b|\bno matter\b|\bno problem\b|\bnothing (?:but|else)\b|\bnot just\b/,
    /\bdon['’]t (?:quote|tell|laugh)\b/,
  ]
    .map((pattern) => pattern.source)
    .join('|'),
  'giu',
);

/** A `no` that answers stands for itself: what follows it is not denied. */
const ANSWERING_NO = /\bno(?= (?:it|its|it['’]s|the|that|that['’]s|they|there|wait|you|we|i|i['’]m)\b)/giu;

/** The answer without what only sounds like a denial. */
export function withoutHarmlessNegations(answer: string): string {
  return answer.replace(HARMLESS, ', ').replace(ANSWERING_NO, 'no ,');
}

export function isNegation(word: SpokenWord): boolean {
  return NEGATIONS.has(word.text);
}

/** How far a negation reaches forward, in meaningful words: `does not really ever cool`. */
const REACH = 3;

/**
 * Whether words of an answer are denied: by a negation shortly before (`not the sun`), between them, or by a verb
 * after (`the sun does not`). A negation reaches no further than its clause.
 * @param places - indexes into `said`, in order
 */
export function isDenied(places: readonly number[], said: readonly SpokenWord[]): boolean {
  const first = places[0];
  const last = places.at(-1);
  if (first === undefined || last === undefined) return false;
  const own = new Set(places);
  if (places.some((place) => isNegatedBefore(place, said, own))) return true;

  const after = said.slice(last + 1, last + 4).filter((word) => word.clause === said[last]?.clause);
  const [verb, negation, third] = after;
  if (!AUXILIARIES.has(verb?.text ?? '') || !negation || !isNegation(negation)) return false;
  // In "X is not Y" it is Y that is denied; in "X does not" it is X.
  return !third || third.filler || after.length < 3;
}

function isNegatedBefore(place: number, said: readonly SpokenWord[], own: ReadonlySet<number>): boolean {
  let reach = REACH;
  for (let at = place - 1; at >= 0 && reach > 0; at -= 1) {
    const word = said[at];
    if (!word || word.clause !== said[place]?.clause) return false;
    if (isNegation(word) && !own.has(at)) return true;
    if (!word.filler) reach -= 1;
  }
  return false;
}
