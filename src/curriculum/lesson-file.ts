/** One lesson, as a teacher wrote it. */
export interface Lesson {
  /** The file's name without its ending: what URLs and rows call it. */
  slug: string;
  title: string;
  level: string;
  /** BCP 47. */
  language: string;
  /** One or two sentences for the start page. */
  summary: string;
  subtopics: Subtopic[];
}

export interface Subtopic {
  title: string;
  /** Two or three sentences that sound right aloud. */
  explanation: string;
  /** The same again in other words, for a student who did not follow. */
  anotherWay: string;
  question: Question;
}

export interface Question {
  /** Ends with a question mark. */
  text: string;
  /** What a right answer says; an idea is heard when any of its wordings is. */
  keyIdeas: KeyIdea[];
  hint: string;
  /** A complete right answer, as the tutor gives it in the end. */
  answer: string;
}

export interface KeyIdea {
  wordings: string[];
}
