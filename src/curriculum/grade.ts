import { areOpposite } from './everyday-words.ts';
import {
  asksWhetherRight,
  isAboutConversation,
  isChat,
  isPersonal,
  partsOfAnswer,
} from './kind-of-answer.ts';
import type { Misconception, Question } from './lesson.ts';
import { type Mention, mentionsOf, readWording, type Wording } from './mention.ts';
import { withoutHarmlessNegations } from './negation.ts';
import { type NumberStanding, numberStanding } from './number-claim.ts';
import { type SpokenWord, spokenWords } from './spoken-words.ts';
import { isYesOrNo, polarityOf, wantsYesOrNo } from './yes-or-no.ts';

export type Verdict = 'correct' | 'partial' | 'incorrect' | 'no_answer' | 'question' | 'off_topic';

/** How an answer stands to its question; numbers are indexes into `question.keyIdeas`. */
export interface Grade {
  verdict: Verdict;
  heard: number[];
  missing: number[];
  /** Said the other way round. Each is missing too. */
  denied: number[];
  misconception: Misconception | undefined;
}

/** How near the answer is in meaning to a text of the lesson, as a cosine; `undefined` where that is not known. */
export type Similarity = (text: string) => number | undefined;

/** Five minutes of speech; of a longer answer the end counts, because the last word does. */
const MAX_CHARACTERS = 5_000;

const unknownSimilarity: Similarity = () => undefined;

/**
 * Judges an answer: correct with all needed ideas and the number, partial with some, incorrect with none, with a
 * misconception, or with a list of everything; and tells it from no answer, a question back and other talk.
 * `docs/grading.md` describes how.
 * @param taught - words of the lesson (`taughtWords`): a word that the lesson teaches is never taken for a similar one
 * @param similarity - helps where words alone leave doubt; the judgement holds without it
 */
export function grade(
  question: Question,
  answer: string,
  taught: ReadonlySet<string>,
  similarity: Similarity = unknownSimilarity,
): Grade {
  const { attempt, admitsNotKnowing, triesAfterwards, asksBack } = partsOfAnswer(
    answer.slice(-MAX_CHARACTERS),
  );
  const read = readQuestion(question);
  const said = numbersBySound(spokenWords(withoutHarmlessNegations(attempt)), question);
  const content = judgeContent(question, read, said, taught, similarity);
  if (content.verdict !== 'incorrect' || content.misconception || content.denied.length > 0) return content;

  const isSilent = !said.some((word) => !word.filler);
  if (isSilent && !asksBack && /\p{L}\s*\?\s*$/u.test(answer)) return { ...content, verdict: 'question' };
  if (asksBack && (isSilent || !isAnswerLike(said, read, taught))) {
    return { ...content, verdict: isOtherTalk(answer, read, taught) ? 'off_topic' : 'question' };
  }
  if (asksWhetherRight(attempt)) return { ...content, verdict: 'question' };
  if (isSilent || repeatsQuestion(read, said)) return { ...content, verdict: 'no_answer' };
  if (admitsNotKnowing && !triesAfterwards) return { ...content, verdict: 'no_answer' };
  if (isOffTopic(attempt, said, read, taught)) return { ...content, verdict: 'off_topic' };
  if (!question.number && isNearlySaid(read, said, taught)) return { ...content, verdict: 'partial' };
  return content;
}

/** What recognition writes for a number that stands alone; inside a sentence it knows better. */
const NUMBERS_BY_SOUND = new Map([
  ['won', 1],
  ['to', 2],
  ['too', 2],
  ['for', 4],
  ['ate', 8],
]);
const MAX_WORDS_ALONE = 2;

function numbersBySound(said: SpokenWord[], { number, keyIdeas }: Question): SpokenWord[] {
  const wantsNumber = number || keyIdeas.some(({ wordings }) => wordings.some((text) => /\d/.test(text)));
  if (!wantsNumber || said.length > MAX_WORDS_ALONE) return said;
  return said.map((word) => {
    const value = NUMBERS_BY_SOUND.get(word.text);
    return value === undefined
      ? word
      : { ...word, text: String(value), stem: String(value), value, filler: false };
  });
}

interface ReadQuestion {
  given: ReadonlySet<string>;
  givenWords: SpokenWord[];
  ideas: Wording[][];
  accepted: Wording[];
  misconceptions: Wording[][];
  wantsYesOrNo: boolean;
}

const alreadyRead = new WeakMap<Question, ReadQuestion>();

function readQuestion(question: Question): ReadQuestion {
  const earlier = alreadyRead.get(question);
  if (earlier) return earlier;
  const givenWords = spokenWords(question.text);
  const given = new Set(givenWords.filter((word) => !word.filler).map((word) => word.stem));
  /** What a right answer says does not make a misconception. */
  const expected = new Set(
    question.keyIdeas.flatMap(({ wordings }) => spokenWords(wordings.join(', ')).map((word) => word.stem)),
  );
  const known = withoutChoices(given, givenWords);
  const read = {
    given,
    givenWords,
    ideas: question.keyIdeas.map(({ wordings }) => readWordings(wordings, known, commonStems(wordings))),
    // A bare number may stand in any list; whether it is the answer is judged as a number.
    accepted: readWordings([...question.accept, question.answer], known).filter(
      ({ words: [word, ...more] }) => more.length > 0 || word?.value === undefined,
    ),
    misconceptions: question.misconceptions.map(({ name, wordings }) =>
      readWordings([name, ...wordings], known, expected),
    ),
    wantsYesOrNo: wantsYesOrNo(question.text),
  };
  alreadyRead.set(question, read);
  return read;
}

/** In `an acid or a base` either word is an answer, however much the question said it. */
function withoutChoices(given: ReadonlySet<string>, words: readonly SpokenWord[]): ReadonlySet<string> {
  const choices = words.flatMap((word, at) => {
    if (word.text !== 'or') return [];
    const before = words.slice(0, at).findLast(({ filler }) => !filler);
    const after = words.slice(at + 1).find(({ filler }) => !filler);
    return [before?.stem, after?.stem];
  });
  return new Set([...given].filter((stem) => !choices.includes(stem)));
}

function readWordings(
  wordings: readonly string[],
  given: ReadonlySet<string>,
  expected: ReadonlySet<string> = new Set(),
): Wording[] {
  const texts = new Set(wordings.flatMap((text) => [text, ...turned(text)]));
  return [...texts].map((text) => readWording(text, given, expected));
}

/** Stems that so many wordings share tell little: `supply` and `demand` where each wording has both. */
const FEWEST_SHARING = 3;
const PART_SHARING = 0.25;

function commonStems(texts: readonly string[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  const stems = texts.map((text) => new Set(spokenWords(text).map((word) => word.stem)));
  for (const stem of stems.flatMap((own) => [...own])) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  const enough = Math.max(FEWEST_SHARING, PART_SHARING * texts.length);
  return new Set([...counts].flatMap(([stem, count]) => (count >= enough ? [stem] : [])));
}

/** `2x + 6` is `6 + 2x`, `2x times cos x` is `cos x times 2x`. */
function turned(text: string): string[] {
  return [' + ', ' plus ', ' times ', ' * ', ' × '].flatMap((sign) => {
    const parts = text.split(sign);
    return parts.length === 2 ? [parts.reverse().join(sign)] : [];
  });
}

/** Part of a wording that must be said for it to count; nearness in meaning helps over the last step. */
const ENOUGH = 0.7;
const MEANING_ADDS = 0.17;
const MIXED_ADDS = 0.1;
const NEAR_IN_MEANING = 0.72;
const ENOUGH_OF_ACCEPTED = 0.8;
const ENOUGH_OF_MISCONCEPTION = 0.7;

type Standing = 'heard' | 'denied' | 'absent';

function judgeContent(
  question: Question,
  read: ReadQuestion,
  said: SpokenWord[],
  taught: ReadonlySet<string>,
  similarity: Similarity,
): Grade {
  const lookFor = (wordings: Wording[], enough: number) =>
    lastMention(wordings, said, taught, enough, similarity);

  const mentions = read.ideas.map((wordings) => lookFor(wordings, ENOUGH));
  const stands = mentions.map((mention, index): Standing => {
    const wordings = read.ideas[index] ?? [];
    const special = standingOfNumber(wordings, said, read) ?? standingOfYesOrNo(wordings, said, read);
    if (special) return special;
    if (!mention || isHedged(mention, said, read)) return 'absent';
    return mention.denied || isRejected(mention, said, read) ? 'denied' : 'heard';
  });
  const accepted = read.accepted
    .map((wording) => lookFor([wording], ENOUGH_OF_ACCEPTED))
    .some((mention) => mention && !mention.denied && !isHedged(mention, said, read));
  const number = question.number && numberStanding(question.number, said, read.givenWords);

  const heard = indexesOf(stands, 'heard');
  const denied = indexesOf(stands, 'denied');
  const missing = [...denied, ...indexesOf(stands, 'absent')].sort((a, b) => a - b);
  const isComplete =
    (accepted && denied.length === 0 && number !== 'wrong') || hasAllNeeded(question, stands, number);

  const misconception = misconceptionIn(question, read, mentions, said, taught, similarity, isComplete);
  if (misconception) return { verdict: 'incorrect', heard, missing, denied, misconception };
  if (isComplete) {
    const all = accepted
      ? { heard: question.keyIdeas.map((_, index) => index), missing: [] }
      : { heard, missing };
    return { verdict: 'correct', ...all, denied, misconception };
  }
  const hasSome = heard.length > 0 || number === 'right';
  return { verdict: hasSome ? 'partial' : 'incorrect', heard, missing, denied, misconception };
}

/** Two fifths of a wording or more, with a word of its own, nothing turned round: on the way, and not simply wrong. */
const NEARLY_ENOUGH = 0.4;

function isNearlySaid(read: ReadQuestion, said: SpokenWord[], taught: ReadonlySet<string>): boolean {
  const mentions = read.ideas.flat().flatMap((wording) => mentionsOf(wording, said, taught));
  return mentions.some(
    (mention) =>
      mention.isWhole &&
      mention.score >= NEARLY_ENOUGH &&
      !mention.denied &&
      !mention.retracted &&
      !isHedged(mention, said, read) &&
      !isRejected(mention, said, read),
  );
}

/** An idea that is a number: of several numbers it must be the one that the answer comes to. */
function standingOfNumber(
  wordings: readonly Wording[],
  said: SpokenWord[],
  { givenWords }: ReadQuestion,
): Standing | undefined {
  const values = wordings.map(({ words }) => (words.length === 1 ? words[0]?.value : undefined));
  const [value] = values;
  if (value === undefined || values.some((other) => other === undefined)) return undefined;
  if (givenWords.some((word) => word.value === value)) return undefined;
  const standings = values.map((one) =>
    numberStanding({ value: one ?? value, tolerance: 0, unit: [] }, said, givenWords),
  );
  return standings.includes('right') ? 'heard' : 'absent';
}

/** An idea that is a plain yes or no, or the question's own words with or without a `not`. */
function standingOfYesOrNo(
  wordings: readonly Wording[],
  said: SpokenWord[],
  read: ReadQuestion,
): Standing | undefined {
  if (!read.wantsYesOrNo) return undefined;
  const wanted = wordings.find(({ words }) => words.every((word) => read.given.has(word.stem)));
  const plain = wordings.find(({ words: [word, ...more] }) => more.length === 0 && isYesOrNo(word));
  if (!wanted && !plain) return undefined;
  const isNo = plain ? plain.words[0]?.meanings.includes('no') : wanted?.negative;
  const saysNo = polarityOf(said, read.given);
  if (saysNo === undefined) return undefined;
  return saysNo === isNo ? 'heard' : 'denied';
}

/** `one fourth is bigger than one third` chooses one fourth, although it names both. */
function isRejected({ places, wording }: Mention, said: SpokenWord[], read: ReadQuestion): boolean {
  if (!wording.words.every((word) => read.given.has(word.stem))) return false;
  const last = places.at(-1) ?? 0;
  const clause = said.filter((word) => word.clause === said[last]?.clause);
  const than = clause.findIndex((word) => word.text === 'than');
  if (than < 0) return false;
  const isAfter = said.indexOf(clause[than] as SpokenWord) < (places[0] ?? 0);
  const isTurned = clause
    .slice(0, than)
    .some((word) => read.givenWords.some((given) => areOpposite(given.meanings, word.meanings)));
  return isAfter !== isTurned;
}

function hasAllNeeded({ keyIdeas }: Question, stands: readonly Standing[], number?: NumberStanding): boolean {
  if (number === 'wrong' || number === 'absent') return false;
  const needed = stands.filter((_, index) => keyIdeas[index]?.needed);
  if (needed.some((stand) => stand !== 'heard') || stands.includes('denied')) return false;
  return needed.length > 0 || number === 'right';
}

/** The last mention counts: who corrects himself means the correction. */
function lastMention(
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

/** How far from a mention the other choices may stand, in words. */
const HEDGE_REACH = 5;
/** `how loud or soft it is` names a measure, not a choice. */
const MEASURES = new Set(['how', 'whether', 'mean', 'either', 'matter']);

/** `up or down`, `the sun or the wind`: who names other choices as well has made none. */
function isHedged({ places }: Mention, said: SpokenWord[], read: ReadQuestion): boolean {
  const first = places[0] ?? 0;
  const last = places.at(-1) ?? 0;
  const own = places.flatMap((place) => said[place] ?? []);
  const begin = Math.max(0, first - HEDGE_REACH);
  const around = said.slice(begin, last + HEDGE_REACH + 1);
  const clauses = own.map((word) => word.clause);
  const or = around.findIndex(
    (word, at) => word.text === 'or' && clauses.includes(word.clause) && !places.includes(begin + at),
  );
  if (or < 0 || around.slice(0, or).some((word) => MEASURES.has(word.stem))) return false;
  const isBefore = begin + or < first;
  const other = isBefore ? around.slice(0, or) : around.slice(or + 1);
  const choice = other.filter((word) => !word.filler && word.sentence === own[0]?.sentence);
  const isOpposite = (word: SpokenWord) => own.some((mine) => areOpposite(mine.meanings, word.meanings));
  return (
    choice.some(isOpposite) || (choice.length > 0 && choice.every((word) => isOtherChoice(word, own, read)))
  );
}

function isOtherChoice(word: SpokenWord, own: readonly SpokenWord[], read: ReadQuestion): boolean {
  if (own.some((mine) => mine.stem === word.stem)) return false;
  if (read.given.has(word.stem)) return true;
  return ![...read.ideas.flat(), ...read.accepted].some(({ words }) =>
    words.some(
      (wanted) => wanted.stem === word.stem || wanted.meanings.some((m) => word.meanings.includes(m)),
    ),
  );
}

function misconceptionIn(
  question: Question,
  read: ReadQuestion,
  mentions: (Mention | undefined)[],
  said: SpokenWord[],
  taught: ReadonlySet<string>,
  similarity: Similarity,
  isComplete: boolean,
): Misconception | undefined {
  const numberIsRight = question.number && numberStanding(question.number, said, read.givenWords) === 'right';
  const found = read.misconceptions
    .map((wordings, index) => {
      const counted = numberIsRight ? wordings.filter((wording) => !isBareNumber(wording)) : wordings;
      const mention = lastMention(counted, said, taught, ENOUGH_OF_MISCONCEPTION, similarity);
      return { index, mention };
    })
    .filter(({ mention }) => mention && !mention.denied)
    .sort((a, b) => (b.mention?.score ?? 0) - (a.mention?.score ?? 0));
  const best = found[0];
  if (!best?.mention) return isComplete ? undefined : wrongYesOrNo(question, read, said);
  if (!isComplete) return question.misconceptions[best.index];
  // With everything right said as well, only what was said last and wholly counts, or what says more with the same words.
  const { places, score } = best.mention;
  const right = mentions.flatMap((mention) => mention?.places ?? []);
  const isLast = (places[0] ?? 0) > Math.max(-1, ...right);
  const saysMore = right.every((place) => places.includes(place)) && places.length > new Set(right).size;
  const endsLater =
    (places.at(-1) ?? 0) > Math.max(-1, ...right) && right.some((place) => places.includes(place));
  const isVerbatim = score >= 0.97 && places.length >= Math.max(3, new Set(right).size);
  if (isConceded(places, said)) return undefined;
  return score >= 0.9 && (isLast || saysMore || endsLater || isVerbatim)
    ? question.misconceptions[best.index]
    : undefined;
}

/** A misconception that is a plain yes or no is also said by `it does` and `it doesn't`. */
function wrongYesOrNo(question: Question, read: ReadQuestion, said: SpokenWord[]): Misconception | undefined {
  if (!read.wantsYesOrNo) return undefined;
  const saysNo = polarityOf(said, read.given);
  if (saysNo === undefined) return undefined;
  const index = read.misconceptions.findIndex((wordings) =>
    wordings.some(
      ({ words: [word, ...more] }) => more.length === 0 && word?.meanings.includes(saysNo ? 'no' : 'yes'),
    ),
  );
  return question.misconceptions[index];
}

const CONCESSIONS = new Set(['though', 'although', 'despite', 'while', 'whereas', 'unless']);

/** `even though four is bigger than three` is no misconception. */
function isConceded(places: readonly number[], said: readonly SpokenWord[]): boolean {
  const clauses = new Set(places.map((place) => said[place]?.clause));
  return said.some((word) => clauses.has(word.clause) && CONCESSIONS.has(word.text));
}

function isBareNumber({ words }: Wording): boolean {
  return words.every((word) => word.value !== undefined || word.weight < 1);
}

function indexesOf(stands: readonly Standing[], wanted: Standing): number[] {
  return stands.flatMap((stand, index) => (stand === wanted ? [index] : []));
}

/** Nothing is said that the question did not say. */
function repeatsQuestion({ given }: ReadQuestion, said: SpokenWord[]): boolean {
  const meaningful = said.filter((word) => !word.filler);
  return meaningful.length >= 3 && meaningful.every((word) => given.has(word.stem));
}

/** Holds a word of the question's own subject, or is short enough to be a guess. */
function isAnswerLike(said: SpokenWord[], read: ReadQuestion, taught: ReadonlySet<string>): boolean {
  const meaningful = said.filter((word) => !word.filler);
  return (
    meaningful.some((word) => taught.has(word.text) && !read.given.has(word.stem)) || meaningful.length >= 1
  );
}

/** A question to the tutor that has to do neither with the lesson nor with the conversation itself. */
function isOtherTalk(answer: string, read: ReadQuestion, taught: ReadonlySet<string>): boolean {
  if (isChat(answer)) return true;
  const meaningful = spokenWords(answer).filter((word) => !word.filler);
  const isKnown = (word: SpokenWord) => taught.has(word.text) || read.given.has(word.stem);
  return meaningful.length >= 2 && !meaningful.some(isKnown) && !isAboutConversation(answer);
}

function isOffTopic(
  attempt: string,
  said: SpokenWord[],
  read: ReadQuestion,
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
