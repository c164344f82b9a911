/** One lesson, as a teacher wrote it; `docs/lessons.md` describes the file. */
export interface Lesson {
  /** The file's name without its ending: what URLs and rows call it. */
  slug: string;
  title: string;
  level: string;
  /** BCP 47. */
  language: string;
  /** One or two sentences for the start page. */
  summary: string;
  /** What should be known before, one phrase or sentence each. */
  prerequisites: string[];
  /** Its place among the lessons; those without one come after, by their files' names. */
  order?: number;
  /** One or more, in the order they are taught. */
  subtopics: Subtopic[];
}

export interface Subtopic {
  title: string;
  /** Two to four sentences that sound right aloud. */
  explanation: string;
  /** The same again in other words, for a student who did not follow. */
  anotherWay: string;
  /** Each sounds right aloud. */
  examples: string[];
  /** In the order they are shown. */
  board: BoardItem[];
  /** One or more. */
  questions: Question[];
}

/** What the board shows. `alt` is its spoken alternative: a sentence or two without symbols. */
export type BoardItem =
  | { kind: 'text'; content: string; alt: string }
  /** `content` is TeX; `alt` is how it is read aloud. */
  | { kind: 'formula'; content: string; alt: string }
  | { kind: 'code'; content: string; language: string; alt: string }
  /** `content` is a Markdown table. */
  | { kind: 'table'; content: string; alt: string }
  /** `content` is a file beside the lesson (`water/cloud.svg`) or an https address. */
  | { kind: 'picture'; content: string; alt: string };

export interface Question {
  /** Stable within the lesson: `<subtopic>.<question>`, both from 1, unless the file names one. */
  id: string;
  text: string;
  /** Easy, medium, hard. */
  difficulty: 1 | 2 | 3;
  /** Time to think that the question deserves. */
  thinkSeconds: number;
  /** What a right answer says; empty only where the number alone is the answer. */
  keyIdeas: KeyIdea[];
  /** Further wordings of a complete right answer. */
  accept: string[];
  /** A number that a right answer names. */
  number?: ExpectedNumber;
  misconceptions: Misconception[];
  /** The ladder, three or more; the answer itself is none of them. */
  hints: string[];
  /** A complete right answer, as the tutor gives it in the end. */
  answer: string;
}

/** An idea is heard when any of its wordings is; the first wording names it. */
export interface KeyIdea {
  wordings: string[];
  /** `false`: worth praise, but an answer without it is right too. */
  needed: boolean;
}

export interface ExpectedNumber {
  value: number;
  /** How far from `value` an answer may be, in the same unit. */
  tolerance: number;
  /** Words for the unit, each of them enough (`['metres per second', 'm/s']`); empty when there is none. */
  unit: string[];
}

export interface Misconception {
  /** What the student believes, in a phrase: the first of the wordings. */
  name: string;
  /** What students say who believe it. */
  wordings: string[];
  /** What the tutor says to it. */
  reply: string;
}
