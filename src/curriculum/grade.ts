import { distance } from 'fastest-levenshtein';
import type { KeyIdea, Lesson, Question } from './lesson-file.ts';
import { type SpokenWord, spokenWords } from './spoken-words.ts';

export type Verdict = 'right' | 'partly' | 'wrong';

/** How an answer stands to the key ideas of its question; numbers are indexes into `question.keyIdeas`. */
export interface Grade {
  verdict: Verdict;
  heard: number[];
  missing: number[];
  /** Said with a `not` or `never`: the opposite of the idea. Each is missing too. */
  denied: number[];
}

/**
 * Judges an answer by the question's key ideas: right with all of them, partly with some, wrong with none or with one
 * that is denied. Words count by stem, long words may differ by a letter or two, as recognisers mishear them.
 * @param taught - words of the lesson (`taughtWords`): a word that the lesson teaches is never taken for a similar one
 */
export function grade(question: Question, answer: string, taught: ReadonlySet<string>): Grade {
  const said = spokenWords(answer.replace(HARMLESS_NEGATIONS, ', '));
  const stands = question.keyIdeas.map((idea) => standing(idea, said, taught));
  const indexesOf = (wanted: Standing) => stands.flatMap((stand, index) => (stand === wanted ? [index] : []));

  const heard = indexesOf('heard');
  const denied = indexesOf('denied');
  const missing = [...denied, ...indexesOf('absent')].sort((a, b) => a - b);
  const verdict =
    missing.length === 0 ? 'right' : heard.length > 0 && denied.length === 0 ? 'partly' : 'wrong';
  return { verdict, heard, missing, denied };
}

const knownTaughtWords = new WeakMap<Lesson, ReadonlySet<string>>();

/** Every word that a lesson says, for `grade`. */
export function taughtWords(lesson: Lesson): ReadonlySet<string> {
  const known = knownTaughtWords.get(lesson);
  if (known) return known;
  const texts = lesson.subtopics.flatMap(({ title, explanation, anotherWay, question }) => [
    ...[title, explanation, anotherWay, question.text, question.hint, question.answer],
    ...question.keyIdeas.flatMap((idea) => idea.wordings),
  ]);
  const taught = new Set(spokenWords(texts.join('. ')).map((word) => word.text));
  knownTaughtWords.set(lesson, taught);
  return taught;
}

/** Words with a `not` in them that deny nothing: doubt, tag questions, `not only`. */
const HARMLESS_NEGATIONS = new RegExp(
  [
    /\bi (?:really )?(?:do not|don['’]t) know\b/,
    /\b(?:i['’]m |i am )?not (?:quite |really |so |very )?(?:sure|certain)\b/,
    /\b(?:isn|wasn|aren|doesn|don|didn)['’]t (?:it|they|that|you think)\b/,
    /\bis it not\b/,
    /\bno doubt\b|\bnot only\b|\bwhy not\b/,
    /\bno(?= (?:it|its|it['’]s|the|that|that['’]s|wait|i|i['’]m)\b)/,
  ]
    .map((pattern) => pattern.source)
    .join('|'),
  'giu',
);

type Standing = 'heard' | 'denied' | 'absent';

/** The last mention counts: who corrects himself means the correction. */
function standing(idea: KeyIdea, said: SpokenWord[], taught: ReadonlySet<string>): Standing {
  const mentions = idea.wordings
    .flatMap((wording) => mentionsOf(meaningfulWords(wording), said, taught))
    .sort((a, b) => a.last - b.last || b.first - a.first);
  const last = mentions.at(-1);
  if (!last) return 'absent';
  return isDenied(last, said) ? 'denied' : 'heard';
}

/** A wording without fillers, unless it is nothing else. */
function meaningfulWords(wording: string): SpokenWord[] {
  const words = spokenWords(wording);
  const meaningful = words.filter((word) => !word.filler);
  return meaningful.length > 0 ? meaningful : words;
}

interface Mention {
  /** Indexes into the said words. */
  first: number;
  last: number;
  /** Said words between them that are not the wording's own. */
  between: SpokenWord[];
}

/** How many other meaningful words may stand between two words of a wording: `turns into [tiny] drops`. */
const MAX_WORDS_BETWEEN = 2;

function mentionsOf(wanted: SpokenWord[], said: SpokenWord[], taught: ReadonlySet<string>): Mention[] {
  if (wanted.length === 0) return [];
  return said.flatMap((_, first) => mentionAt(first, wanted, said, taught) ?? []);
}

function mentionAt(
  first: number,
  wanted: SpokenWord[],
  said: SpokenWord[],
  taught: ReadonlySet<string>,
): Mention | undefined {
  const between: SpokenWord[] = [];
  let at = first;
  let matched = 0;
  let strangers = 0;
  while (matched < wanted.length) {
    const step = stepAt(at, matched, wanted, said, taught);
    if (step) {
      at += step.said;
      matched += step.wanted;
      strangers = 0;
      continue;
    }
    const stranger = said[at];
    if (!stranger || matched === 0) return undefined;
    if (!stranger.filler) strangers += 1;
    if (strangers > MAX_WORDS_BETWEEN) return undefined;
    between.push(stranger);
    at += 1;
  }
  return { first, last: at - 1, between };
}

/** One word for one, or two for one where a recogniser split or joined them (`ground water`, `groundwater`). */
function stepAt(
  at: number,
  matched: number,
  wanted: SpokenWord[],
  said: SpokenWord[],
  taught: ReadonlySet<string>,
): { said: number; wanted: number } | undefined {
  const here = said[at];
  const goal = wanted[matched];
  if (!here || !goal) return undefined;
  const after = said[at + 1];
  const endsClause = after?.clause !== here.clause;
  if (isSameWord(goal, here, taught) || (endsClause && NUMBERS_BY_SOUND.get(here.text) === goal.text)) {
    return { said: 1, wanted: 1 };
  }
  if (after && here.text + after.text === goal.text) return { said: 2, wanted: 1 };
  const goalAfter = wanted[matched + 1];
  if (goalAfter && goal.text + goalAfter.text === here.text) return { said: 1, wanted: 2 };
  return undefined;
}

/** What recognisers write for a number that stands alone; inside a sentence they know better. */
const NUMBERS_BY_SOUND = new Map([
  ['won', '1'],
  ['to', '2'],
  ['too', '2'],
  ['for', '4'],
  ['ate', '8'],
]);

/** The first letter must agree, so that `increase` is not `decrease`; short words and numbers must agree wholly. */
function isSameWord(wanted: SpokenWord, said: SpokenWord, taught: ReadonlySet<string>): boolean {
  if (wanted.stem === said.stem) return true;
  if (taught.has(said.text) || /\d/.test(wanted.text + said.text)) return false;
  const length = Math.min(wanted.text.length, said.text.length);
  if (length < 6 || wanted.text[0] !== said.text[0]) return false;
  return distance(wanted.text, said.text) <= (length < 9 ? 1 : 2);
}

const NEGATIONS = new Set(['not', 'no', 'never', 'nothing', 'none', 'neither', 'nor', 'without', 'hardly']);
const AUXILIARIES = new Set(
  'is are was were be do does did can could will would should has have had'.split(' '),
);

/** How far a negation reaches forward, in meaningful words: `does not really ever cool`. */
const NEGATION_REACH = 3;

/** Denied by a negation shortly before (`not the sun`), inside, or by a verb after (`the sun does not`). */
function isDenied({ first, last, between }: Mention, said: SpokenWord[]): boolean {
  if (between.some((word) => NEGATIONS.has(word.text))) return true;

  const clause = said[first]?.clause;
  let reach = NEGATION_REACH;
  for (let at = first - 1; at >= 0 && reach > 0; at -= 1) {
    const word = said[at];
    if (!word || word.clause !== clause) break;
    if (NEGATIONS.has(word.text)) return true;
    if (!word.filler) reach -= 1;
  }

  const [verb, negation] = said
    .slice(last + 1, last + 3)
    .filter((word) => word.clause === said[last]?.clause);
  return AUXILIARIES.has(verb?.text ?? '') && NEGATIONS.has(negation?.text ?? '');
}
