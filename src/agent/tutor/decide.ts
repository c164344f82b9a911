import { grade } from '../../curriculum/grade.ts';
import type { Lesson, Question } from '../../curriculum/lesson.ts';
import { spokenWords } from '../../curriculum/spoken-words.ts';
import { taughtWords } from '../../curriculum/vocabulary.ts';
import { type Intent, intentOf, isOneWord } from './intent.ts';
import { type Asking, isHeard, type Said, type Standing, wordsToAnswer } from './standing.ts';
import { OFFER_OF_HINT } from './words.ts';

/** What the practice tutor does about the student's last words: a tool to call, or something to say. */
export type Decision =
  | { call: 'check_understanding' | 'give_time' | 'end_lesson' }
  /** `insteadOfAnswer`: the student wants to be told. */
  | { call: 'give_hint'; insteadOfAnswer: boolean }
  | { call: 'next_question'; wish: 'continue' | 'skip' | 'back' }
  | { call: 'look_up'; query: string }
  | {
      say: Exclude<
        Intent,
        'other' | 'stop' | 'skip' | 'back' | 'hint' | 'tellMe' | 'unknown' | 'aside' | 'wait'
      >;
    };

/** A pure function of the lesson, of where it stands and of what was said. */
export function decide(lesson: Lesson, standing: Standing, turns: readonly Said[]): Decision {
  const words = wordsToAnswer(turns);
  if (words === undefined) return { call: 'next_question', wish: 'continue' };
  const { open } = standing;
  if (!open || !isHeard(open, turns)) return beforeQuestion(words);

  const intent = intentBesides(open.question, words, turns);
  const answer = grade(open.question, words, taughtWords(lesson));
  const isRight = answer.verdict === 'correct';
  if (intent === 'stop' && !(isRight && isOneWord(words))) return { call: 'end_lesson' };
  const wantsNothingElse = intent === 'other' || intent === 'unknown' || intent === 'acknowledge';
  if (isRight && intent !== 'rules') return { call: 'check_understanding' };
  if (wantsNothingElse && addsTo(open, answer.heard)) return { call: 'check_understanding' };
  if (intent === 'back' && open.subtopic === 0) return { say: 'repeat' };
  if (intent === 'other' && answer.verdict === 'incorrect' && isNotUnderstood(lesson, words)) {
    return { say: 'unclear' };
  }
  // The grader tells small talk and questions from answers better than their first words do.
  if (intent === 'aside' && answer.verdict !== 'question') return { call: 'check_understanding' };
  if (intent === 'other' && answer.verdict === 'question') return { call: 'look_up', query: words };
  return toIntent(intent, words);
}

function beforeQuestion(words: string): Decision {
  const intent = intentOf(words);
  switch (intent) {
    case 'stop':
    case 'skip':
    case 'back':
    case 'aside':
    case 'wait':
    case 'repeat':
    case 'rules':
    case 'clarify':
    case 'slower':
    case 'louder':
    case 'example':
    case 'greeting':
    case 'hesitate':
    case 'unclear':
      return toIntent(intent, words);
    default:
      return { call: 'next_question', wish: 'continue' };
  }
}

function toIntent(intent: Intent, words: string): Decision {
  switch (intent) {
    case 'stop':
      return { call: 'end_lesson' };
    case 'skip':
    case 'back':
      return { call: 'next_question', wish: intent };
    case 'hint':
    case 'tellMe':
      return { call: 'give_hint', insteadOfAnswer: intent === 'tellMe' };
    case 'wait':
      return { call: 'give_time' };
    case 'aside':
      return { call: 'look_up', query: words };
    case 'unknown':
    case 'other':
      return { call: 'check_understanding' };
    default:
      return { say: intent };
  }
}

function addsTo({ ideas }: Asking, heard: number[]): boolean {
  return heard.some((idea) => !ideas.has(idea));
}

/** So many words without one that everyday speech or the lesson knows are another language, or badly misheard. */
const UNKNOWN_WORDS = 3;

function isNotUnderstood(lesson: Lesson, words: string): boolean {
  const taught = taughtWords(lesson);
  const said = spokenWords(words);
  const known = said.some(
    ({ filler, meanings, value, text }) =>
      filler || meanings.length > 0 || value !== undefined || taught.has(text),
  );
  return said.length >= UNKNOWN_WORDS && !known;
}

/** Where the question wants a yes or a no, either is an answer and no mere sound of agreement. */
function intentBesides(question: Question, words: string, turns: readonly Said[]): Intent {
  const intent = intentOf(words);
  if (intent !== 'acknowledge') return intent;
  const offered = turns.findLast(({ who }) => who === 'tutor')?.text.includes(OFFER_OF_HINT) ?? false;
  if (offered && /^\W*(?:yes|yeah|yep|sure|okay|ok|please|alright|all right)\b/i.test(words)) return 'hint';
  const wantsYesOrNo = question.keyIdeas.some(({ wordings }) =>
    wordings.some((wording) => /^(?:yes|no)\b/i.test(wording)),
  );
  return wantsYesOrNo ? 'other' : intent;
}
