import type { Lesson, Subtopic } from '../../curriculum/lesson.ts';
import type { Recap } from '../../protocol.ts';
import type { Decision } from './decide.ts';
import type { AskStep, Checked, NextStep, Outcome } from './outcome.ts';
import {
  type Asking,
  isHeard,
  owedAnswer,
  type Said,
  type Standing,
  unheardBefore,
  whyAsked,
} from './standing.ts';
import * as words from './words.ts';

/** What the practice tutor's words depend on. */
export interface Moment {
  lesson: Lesson;
  studentName: string;
  standing: Standing;
  turns: readonly Said[];
  /** What is still to be said of the open question's subtopic. */
  unheard: string[];
}

/** Words that belong to what a tool did. */
export function afterTool(moment: Moment, outcome: Outcome, decision: Decision): string[] {
  const turn = turnOf(moment);
  switch (outcome.tool) {
    case 'check_understanding':
      return afterCheck(moment, outcome, turn);
    case 'next_question':
      return [...wished(decision, turn), ...toNext(moment, outcome.next, turn)];
    case 'give_hint':
      return [...beforeHint(outcome.next, decision, turn), ...toNext(moment, outcome.next, turn)];
    case 'look_up':
      return outcome.passages.length > 0
        ? [words.choose(words.FROM_LESSON, turn), outcome.passages[0] ?? '', ...backToQuestion(moment, turn)]
        : [words.choose(words.NOT_IN_LESSON, turn), ...backToQuestion(moment, turn)];
    case 'give_time':
      return [words.choose(words.NO_HURRY, turn)];
    case 'show_on_board':
      return [outcome.shown ?? '', ...backToQuestion(moment, turn)];
    case 'end_lesson':
      return farewellWith(outcome.recap, moment.studentName);
  }
}

/** Words to a wish for which nothing is to be done. */
export function toWish(moment: Moment, wish: Extract<Decision, { say: unknown }>['say']): string[] {
  const turn = turnOf(moment);
  const { studentName, standing } = moment;
  const subtopic = subtopicOf(moment);
  const question = standing.open?.question.text ?? '';
  switch (wish) {
    case 'repeat':
      return [words.choose(words.SURE, turn), ...lastHelp(moment, subtopic), question];
    case 'question':
      return [words.choose(words.QUESTION_WAS, turn), question];
    case 'slower':
      return [words.choose(words.SLOWLY, turn), subtopic?.anotherWay ?? '', question];
    case 'louder':
      return [words.choose(words.LOUDNESS, turn), ...backToQuestion(moment, turn)];
    case 'clarify':
      return [words.choose(words.OTHER_WORDS, turn), subtopic?.anotherWay ?? '', question];
    case 'example':
      return [...example(moment, subtopic, turn), question];
    case 'hesitate':
      return [words.choose(words.NO_HURRY, turn)];
    case 'rules':
      return [words.choose(words.SAME_RULES, turn), ...backToQuestion(moment, turn)];
    case 'greeting':
      return [words.greeting(studentName), ...rest(moment, turn)];
    case 'unclear':
      return [words.choose(words.UNCLEAR, turn), ...rest(moment, turn)];
    case 'acknowledge':
      return rest(moment, turn);
  }
}

/** How often the tutor has spoken: its phrases change with it. */
export function turnOf({ turns }: Moment): number {
  return turns.filter(({ who }) => who === 'tutor').length;
}

function subtopicOf({ lesson, standing }: Moment): Subtopic | undefined {
  return standing.open && lesson.subtopics[standing.open.subtopic];
}

function afterCheck(moment: Moment, checked: Checked, turn: number): string[] {
  const { verdict, misconception, next } = checked;
  switch (verdict) {
    case 'nothing_asked':
      return toNext(moment, next, turn);
    case 'correct':
      return [
        words.choose(checked.completing ? words.COMPLETED : words.PRAISE, turn),
        ...toNext(moment, next, turn),
      ];
    case 'partial':
      if (next.do !== 'ask_again') return [words.choose(words.NEARLY, turn), ...toNext(moment, next, turn)];
      if (misconception) return [misconception.reply, next.question];
      return toPart(checked, turn);
    case 'incorrect':
      if (misconception && next.do === 'ask_again') {
        return [
          words.choose(words.GENTLY, turn),
          misconception.reply,
          words.choose(words.BACK_TO_IT, turn),
          next.question,
        ];
      }
      return [words.choose(words.NOT_QUITE, turn), ...toNext(moment, next, turn)];
    case 'no_answer':
      return [words.choose(words.NO_MATTER, turn), ...toNext(moment, next, turn)];
    case 'question':
      return [words.choose(words.NOT_IN_LESSON, turn), ...backToQuestion(moment, turn)];
    case 'off_topic':
      return [words.choose(words.OFF_TOPIC, turn), ...backToQuestion(moment, turn)];
  }
}

function toPart({ heard, needed }: Checked, turn: number): string[] {
  const named =
    heard.length > 0
      ? [`${words.choose(words.PARTLY, turn)} ${heard.join(', ')}.`]
      : [words.choose(words.NEARLY, turn)];
  return [...named, words.choose(needed > 1 ? words.MORE_MISSING : words.ONE_MISSING, turn)];
}

function toNext(moment: Moment, next: NextStep, turn: number): string[] {
  switch (next.do) {
    case 'ask':
      return toAsk(moment, next, turn);
    case 'hint':
      return [words.choose(words.HINT, turn), next.hint, words.choose(words.TRY, turn)];
    case 'tell_answer':
      return [
        words.choose(words.ANSWER, turn),
        next.answer,
        ...next.again,
        ...toNext(moment, next.afterwards, turn),
      ];
    case 'ask_again':
      return [words.choose(words.BACK_TO_IT, turn), next.question];
    case 'end_lesson':
      return [];
  }
}

function toAsk({ lesson, studentName, turns }: Moment, ask: AskStep, turn: number): string[] {
  const owed = ask.owed === null ? [] : [words.choose(words.ANSWER, turn), ask.owed];
  const body = ask.explain.length > 0 ? [...ask.explain, ask.question] : [ask.question];
  const why = words.choose(WHY[ask.why], turn);
  switch (ask.opening) {
    case 'start':
      return [
        words.greeting(studentName),
        `Our topic today: ${lesson.title}.`,
        ...(ask.why === 'review' ? [why] : []),
        ...body,
      ];
    case 'left':
      return [words.welcomeBack(studentName), ...stopped(ask), ...body];
    case 'resumed':
      return turns.length === 0
        ? [words.greeting(studentName), `Our topic today: ${lesson.title}.`, ...body]
        : [words.welcomeBack(studentName), ...owed, ...stopped(ask), ...body];
    case 'again':
      return [words.choose(words.AS_I_SAID, turn), ...owed, ...body];
    case 'next':
      return [why, ...body];
  }
}

const WHY = {
  new: words.GO_ON,
  review: words.REVIEW,
  practice: words.ONE_MORE,
  again: words.ONCE_MORE,
} satisfies Record<AskStep['why'], string[]>;

function stopped({ subtopic, explain }: AskStep): string[] {
  const where = `We stopped at this: ${asSentence(subtopic)}`;
  return explain.length > 0 ? [where] : [where, 'My question was this.'];
}

function wished(decision: Decision, turn: number): string[] {
  const wish = 'call' in decision && decision.call === 'next_question' ? decision.wish : 'continue';
  if (wish === 'skip') return [words.choose(words.SKIPPED, turn)];
  return wish === 'back' ? [words.choose(words.BACK, turn)] : [];
}

function beforeHint({ do: next }: NextStep, decision: Decision, turn: number): string[] {
  if (next !== 'hint') return [words.choose(words.SURE, turn)];
  const isAskedForAnswer = 'call' in decision && decision.call === 'give_hint' && decision.insteadOfAnswer;
  return [words.choose(isAskedForAnswer ? words.NOT_YET : words.SURE, turn)];
}

/** What was said last about the question: a hint, when one was given, or else the explanation. */
function lastHelp({ standing }: Moment, subtopic: Subtopic | undefined): string[] {
  const { open } = standing;
  const hint = open?.question.hints[open.hints - 1];
  return [hint ?? subtopic?.explanation ?? ''];
}

function example({ turns }: Moment, subtopic: Subtopic | undefined, turn: number): string[] {
  const fresh = subtopic?.examples.find((text) => !turns.some((said) => said.text.includes(text)));
  return fresh === undefined
    ? [words.choose(words.NO_MORE_EXAMPLES, turn), subtopic?.anotherWay ?? '']
    : [words.choose(words.EXAMPLE, turn), fresh];
}

function backToQuestion(moment: Moment, turn: number): string[] {
  const { open } = moment.standing;
  return open && isHeard(open, moment.turns)
    ? [words.choose(words.BACK_TO_IT, turn), open.question.text]
    : rest(moment, turn);
}

/** What is left to say before the open question, and the question. */
function rest({ standing, unheard, turns }: Moment, turn: number): string[] {
  const { open } = standing;
  if (!open) return [];
  const owed = owedAnswer(standing, turns);
  const before =
    unheard.length > 0 ? [words.choose(words.AS_I_SAID, turn)] : [words.choose(words.QUESTION_IS, turn)];
  const debt = owed === undefined ? [] : [words.choose(words.ANSWER, turn), owed];
  return [...before, ...debt, ...unheard, open.question.text];
}

/** Everything that is still to be said of a question that was begun. */
export function unheardOf(
  lesson: Lesson,
  student: Parameters<typeof whyAsked>[1],
  standing: Standing,
  turns: readonly Said[],
): string[] {
  const { open } = standing;
  return open ? unheardBefore(lesson, whyAsked(lesson, student, standing, open), open, turns) : [];
}

/** The spoken recap, with which every lesson ends. */
export function farewellWith(recap: Recap, studentName: string): string[] {
  return [...recapWords(recap), words.goodbye(studentName)];
}

export function recapWords({ covered, understood, next }: Recap): string[] {
  if (covered.length === 0) return ['All right. You can come back any time.'];
  const shown =
    understood.length === 0
      ? []
      : [
          understood.length === covered.length
            ? 'You showed that you understand all of it.'
            : `You showed that you understand this: ${listed(understood)}`,
        ];
  return [`Today we looked at this: ${listed(covered)}`, ...shown, next];
}

function listed(titles: string[]): string {
  return titles.map(asSentence).join(' ');
}

/** A title, and a hint without its full stop, run into the next words when they are spoken. */
export function asSentence(phrase: string): string {
  return /[\p{Sentence_Terminal}…:]["'”’)]*$/u.test(phrase) ? phrase : `${phrase}.`;
}

/** A gentle word into a silence. */
export function nudgeFor(open: Asking | undefined, turns: readonly Said[]): string {
  return open && isHeard(open, turns)
    ? `Take your time. ${open.question.text}`
    : "I'm here. Tell me when we can go on.";
}
