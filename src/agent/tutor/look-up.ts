import type { Lesson } from '../../curriculum/lesson.ts';
import { spokenWords } from '../../curriculum/spoken-words.ts';
import { sentencesOf } from './heard.ts';

const MAX_PASSAGES = 2;
/** Share of a question's own words that a passage must hold. */
const ENOUGH = 0.6;
/** Words that are in every question and tell nothing of what it is about. */
const ABOUT_NOTHING = new Set(
  spokenWords(
    'what why how when where who which is are was were do does did can could would will should has have tell me explain mean means about question know it that this the a an of in to for and or if so you we i there then example between difference happens happen work works called need make get',
  ).map(({ stem }) => stem),
);

interface Passage {
  text: string;
  stems: ReadonlySet<string>;
}

const known = new WeakMap<Lesson, Passage[]>();

/**
 * What the lesson itself says about something: at most two passages, best first. Answers to its questions are left
 * out, so that none is given away.
 */
export function lookUp(lesson: Lesson, query: string): string[] {
  const wanted = new Set(stemsOf(query).filter((stem) => !ABOUT_NOTHING.has(stem)));
  if (wanted.size === 0) return [];
  const passages = known.get(lesson) ?? readPassages(lesson);
  known.set(lesson, passages);
  const weight = new Map(
    [...wanted].map((stem) => {
      const found = passages.filter(({ stems }) => stems.has(stem)).length;
      return [stem, found === 0 ? 1 : Math.log(1 + passages.length / found)] as const;
    }),
  );
  const whole = [...weight.values()].reduce((sum, each) => sum + each, 0);
  return passages
    .map(({ text, stems }) => {
      const held = [...weight].reduce((sum, [stem, each]) => sum + (stems.has(stem) ? each : 0), 0);
      return { text, share: held / whole };
    })
    .filter(({ share }) => share >= ENOUGH)
    .sort((a, b) => b.share - a.share)
    .slice(0, MAX_PASSAGES)
    .map(({ text }) => text);
}

function readPassages({ subtopics, language }: Lesson): Passage[] {
  const texts = subtopics.flatMap(({ explanation, anotherWay, examples, board }) => [
    ...[explanation, anotherWay, ...examples],
    ...board.map(({ alt }) => alt),
  ]);
  return texts
    .flatMap((text) => inPairs(sentencesOf(text, language)))
    .map((text) => ({ text, stems: new Set(stemsOf(text)) }));
}

/** A sentence alone often says "it"; with the one after, it says enough. */
function inPairs(sentences: string[]): string[] {
  return sentences.map((sentence, index) => [sentence, sentences[index + 1]].filter(Boolean).join(' '));
}

function stemsOf(text: string): string[] {
  return spokenWords(text).flatMap(({ stem, filler }) => (filler ? [] : [stem]));
}
