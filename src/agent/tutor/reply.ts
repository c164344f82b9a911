import type { Lesson, Subtopic } from '../../curriculum/lesson.ts';
import { type Meaning, type Progress, progressOf, questionOf, type Said } from './progress.ts';
import * as words from './words.ts';

export interface Reply {
  /** In the form to be shown; the voice turns symbols into words itself. */
  text: string;
  /** The lesson is over once this has been heard (`lessonIsOver`). */
  ends: boolean;
}

/** The tutor's next words: a function of the lesson and of what was said in it, so that the same turns give the same words. */
export function replyTo(lesson: Lesson, studentName: string, turns: readonly Said[]): Reply {
  const progress = progressOf(lesson, turns);
  const turn = turns.filter(({ who }) => who === 'tutor').length;
  const subtopic = lesson.subtopics[progress.point];

  if (progress.over) return { text: words.goodbye(studentName), ends: true };
  if (progress.stopping) {
    return {
      text: `All right, we'll stop here. You can come back any time. ${words.goodbye(studentName)}`,
      ends: true,
    };
  }
  const parts = subtopic
    ? goingOn({ lesson, studentName, progress, subtopic, turn })
    : [...toTheEnd(lesson, studentName, progress, turn), words.goodbye(studentName)];
  return { text: parts.join(' '), ends: !subtopic };
}

/** A gentle word when the student has been silent for some time. */
export function nudge({ lesson }: { lesson: Lesson }, turns: readonly Said[]): string {
  const { point, asked } = progressOf(lesson, turns);
  const subtopic = lesson.subtopics[point];
  return asked && subtopic ? `Take your time. ${questionOf(subtopic).text}` : "I'm here. Shall we go on?";
}

interface Moment {
  lesson: Lesson;
  studentName: string;
  progress: Progress;
  subtopic: Subtopic;
  turn: number;
}

function goingOn(moment: Moment): string[] {
  const { lesson, studentName, progress, turn } = moment;
  if (!progress.begun) {
    return [words.greeting(studentName), `Our topic today: ${lesson.title}.`, ...rest(moment)];
  }
  if (!progress.meaning) {
    return [words.welcomeBack(studentName), ...owed(progress, turn), ...rest(moment)];
  }
  return progress.asked
    ? toWordsAboutQuestion(moment, progress.meaning)
    : beforeQuestion(moment, progress.meaning);
}

/** The question is open: react, and leave it open. */
function toWordsAboutQuestion(moment: Moment, meaning: Meaning): string[] {
  const { progress, subtopic, turn } = moment;
  const {
    text: question,
    hints: [hint = ''],
    keyIdeas,
  } = questionOf(subtopic);
  switch (meaning.kind) {
    case 'partly': {
      const named = meaning.ideas.map((idea) => keyIdeas[idea]?.wordings[0] ?? '').join(', ');
      const missing = keyIdeas.length - progress.ideas.size === 1 ? words.ONE_MISSING : words.MORE_MISSING;
      return [`${words.choose(words.PARTLY, turn)} ${named}.`, words.choose(missing, turn)];
    }
    case 'wrong':
    case 'unknown': {
      const reaction = meaning.kind === 'wrong' ? words.NOT_QUITE : words.NO_MATTER;
      return [
        words.choose(reaction, turn),
        words.choose(words.HINT, turn),
        hint,
        words.choose(words.TRY, turn),
      ];
    }
    case 'repeat':
      return [words.choose(words.SURE, turn), progress.misses > 0 ? hint : subtopic.explanation, question];
    case 'question':
      return [words.choose(words.QUESTION_WAS, turn), question];
    default:
      return beforeQuestion(moment, meaning);
  }
}

/** The question was not heard yet, or is to be heard again: react, then say what is left of the point. */
function beforeQuestion(moment: Moment, meaning: Meaning): string[] {
  const { progress, subtopic, turn, studentName } = moment;
  switch (meaning.kind) {
    case 'right':
      return [praise(meaning.completing, turn), words.choose(words.GO_ON, turn), ...rest(moment)];
    case 'repeat':
      return [
        words.choose(words.SURE, turn),
        ...owed(progress, turn),
        subtopic.explanation,
        questionOf(subtopic).text,
      ];
    case 'clarify':
      return [words.choose(words.OTHER_WORDS, turn), subtopic.anotherWay, questionOf(subtopic).text];
    case 'aside':
      return [words.choose(words.ASIDE, turn), subtopic.anotherWay, questionOf(subtopic).text];
    case 'wait':
      return [words.choose(words.NO_HURRY, turn)];
    case 'greeting':
      return [words.greeting(studentName), ...rest(moment)];
    case 'unclear':
      return [words.choose(words.UNCLEAR, turn), ...rest(moment)];
    default:
      return [...carryingOn(moment, meaning), ...rest(moment)];
  }
}

function carryingOn({ progress, turn }: Moment, meaning: Meaning): string[] {
  const answer = owed(progress, turn);
  const goOn = words.choose(words.GO_ON, turn);
  if (meaning.kind === 'wrong') return [words.choose(words.NOT_QUITE, turn), ...answer, goOn];
  if (meaning.kind === 'unknown') return [words.choose(words.NO_MATTER, turn), ...answer, goOn];
  if (meaning.kind === 'giveUp' && answer.length > 0)
    return [words.choose(words.SURE, turn), ...answer, goOn];
  return progress.asked ? [] : [words.choose(words.AS_I_SAID, turn), ...answer];
}

/** What is left to say of the point; its question closes it. */
function rest({ progress, subtopic, turn }: Moment): string[] {
  const { unheard } = progress;
  const explanation = unheard.length > 0 ? unheard : [words.choose(words.QUESTION_IS, turn)];
  return [...explanation, questionOf(subtopic).text];
}

function owed({ owedAnswer }: Progress, turn: number): string[] {
  return owedAnswer ? [words.choose(words.ANSWER, turn), owedAnswer] : [];
}

/** After the last question. A student who speaks into the goodbye is not told everything again. */
function toTheEnd(lesson: Lesson, studentName: string, progress: Progress, turn: number): string[] {
  switch (progress.meaning?.kind) {
    case undefined:
      return [words.welcomeBack(studentName), ...owed(progress, turn), ...recap(lesson, progress)];
    case 'right':
      return [praise(progress.meaning.completing, turn), ...recap(lesson, progress)];
    case 'wrong':
      return [words.choose(words.NOT_QUITE, turn), ...owed(progress, turn), ...recap(lesson, progress)];
    case 'unknown':
    case 'giveUp':
      return [words.choose(words.NO_MATTER, turn), ...owed(progress, turn), ...recap(lesson, progress)];
    case 'repeat':
      return [words.choose(words.SURE, turn), ...recap(lesson, progress)];
    default:
      return ['That was all for today.'];
  }
}

function recap({ subtopics }: Lesson, { solved }: Progress): string[] {
  const score =
    solved === subtopics.length
      ? 'You found every answer yourself.'
      : `You found ${solved} of ${subtopics.length} answers yourself.`;
  const points = subtopics.map(({ title }) => (/[.!?]$/.test(title) ? title : `${title}.`));
  return ['That was the last point.', score, 'Remember these.', ...points];
}

function praise(completing: boolean, turn: number): string {
  return words.choose(completing ? words.COMPLETED : words.PRAISE, turn);
}
