import type { Lesson } from '../../curriculum/lesson.ts';

/**
 * A listener's "mm-hm", "yeah" or "okay" is over by then. Recognition makes anything of so short a sound
 * ("mm-hm" comes out as "And they came"), so that its length tells more than its text.
 */
const LONGEST_BACKCHANNEL_MS = 1_000;

/** Words that ask for the floor however short they are; none of them is what a backchannel is misheard as. */
const FLOOR_WORDS = new Set(
  (
    'wait stop no nope what why how who when where which hold hang sorry pardon excuse question repeat again ' +
    'slower slow help please skip but because actually hey hello quiet pause next back explain example ' +
    'understand know mean think tell can could would need want is are does did me my this let'
  ).split(' '),
);

/** Shorter words of an answer ("the", "it") are in every sentence. */
const SHORTEST_ANSWER_WORD = 4;

/**
 * Whether speech over the tutor's asks for the floor, or only shows that the student listens.
 * @param spokenMs - how long the student has spoken
 * @param answers - words that may answer the lesson's questions
 */
export function takesFloor(text: string, spokenMs: number, answers: ReadonlySet<string>): boolean {
  const words = wordsOf(text);
  if (words.length === 0) return false;
  if (spokenMs > LONGEST_BACKCHANNEL_MS) return true;
  return words.some((word) => FLOOR_WORDS.has(word) || answers.has(word));
}

export function answerWords({ subtopics }: Lesson): ReadonlySet<string> {
  const wordings = subtopics
    .flatMap(({ questions }) => questions)
    .flatMap(({ keyIdeas, accept }) => [...keyIdeas.flatMap((idea) => idea.wordings), ...accept]);
  return new Set(wordings.flatMap(wordsOf).filter((word) => word.length >= SHORTEST_ANSWER_WORD));
}

export interface FloorListener {
  /** Whether speech that begins now falls into the tutor's. */
  tutorHasFloor(): boolean;
  /** Words that may answer the lesson's questions. */
  answers: ReadonlySet<string>;
  /** Speech over the tutor's turned out to be words: the student wants the floor. */
  onFloorTaken(): void;
}

/** Lets the words of one utterance pass once they are more than a sign of listening. Made when the utterance begins. */
export class FloorGate {
  readonly #overTutor: boolean;
  #taken = false;

  constructor(private readonly listener: FloorListener) {
    this.#overTutor = listener.tutorHasFloor();
  }

  /** @param spokenMs - how long the student has spoken */
  admits(text: string, spokenMs: number): boolean {
    if (!this.#overTutor || this.#taken) return true;
    if (!takesFloor(text, spokenMs, this.listener.answers)) return false;
    this.#taken = true;
    this.listener.onFloorTaken();
    return true;
  }
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];
}
