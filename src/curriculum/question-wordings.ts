import type { Question } from './lesson.ts';
import { type SpokenWord, spokenWords } from './spoken-words.ts';
import { readWording, type Wording } from './wording.ts';
import { wantsYesOrNo } from './yes-or-no.ts';

export interface QuestionWordings {
  given: ReadonlySet<string>;
  givenWords: SpokenWord[];
  ideas: Wording[][];
  accepted: Wording[];
  misconceptions: Wording[][];
  wantsYesOrNo: boolean;
}

const alreadyRead = new WeakMap<Question, QuestionWordings>();

export function wordingsOf(question: Question): QuestionWordings {
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
