import { grade } from '../../curriculum/grade.ts';
import type { Lesson, Question, Subtopic } from '../../curriculum/lesson.ts';
import { taughtWords } from '../../curriculum/vocabulary.ts';
import type { Turn } from '../../protocol.ts';
import { sentencesOf, wasHeard } from './heard.ts';
import { type Intent, intentOf, isOneWord } from './intent.ts';

/** One turn as far as it was said and heard. */
export type Said = Pick<Turn, 'who' | 'text'>;

/** What the student's last words meant where they were said. */
export type Meaning =
  /** `completing` what was partly right before. */
  | { kind: 'right'; completing: boolean }
  | { kind: 'partly'; ideas: number[] }
  | { kind: 'wrong' }
  | { kind: 'remark' }
  | { kind: Exclude<Intent, 'other'> };

/** Where a lesson stands. */
export interface Progress {
  /** Index of the subtopic being taught; the number of subtopics when all have been. */
  point: number;
  /** Sentences of its explanation that were not heard yet. */
  unheard: string[];
  /** Its question was heard. */
  asked: boolean;
  /** Answers to it that did not help. */
  misses: number;
  /** Key ideas of it that were said so far. */
  ideas: ReadonlySet<number>;
  /** How many questions the student answered alone. */
  solved: number;
  /** The answer to the point before, owed because the student did not find it, until it is heard. */
  owedAnswer: string | undefined;
  /** `undefined` when the tutor spoke last. */
  meaning: Meaning | undefined;
  /** The tutor was heard at all. */
  begun: boolean;
  stopping: boolean;
  /** The tutor's goodbye was heard, after the last point or after the student asked to stop. */
  over: boolean;
}

/** So often may an answer miss before the tutor gives it. */
const MAX_MISSES = 2;

/** Derives where a lesson stands from what was said and heard in it, and from nothing else. */
export function progressOf(lesson: Lesson, turns: readonly Said[]): Progress {
  let progress: Progress = {
    ...pointAt(lesson, 0),
    solved: 0,
    owedAnswer: undefined,
    meaning: undefined,
    begun: false,
    stopping: false,
    over: false,
  };
  for (const { who, text } of inOneBreath(turns)) {
    progress = who === 'tutor' ? afterTutor(lesson, progress, text) : afterStudent(lesson, progress, text);
  }
  return progress;
}

/** Whether the lesson has come to its end, goodbye included. */
export function lessonIsOver(lesson: Lesson, turns: readonly Said[]): boolean {
  return progressOf(lesson, turns).over;
}

/** The one that is asked about a subtopic. */
export function questionOf({ title, questions: [question] }: Subtopic): Question {
  if (!question)
    throw new Error(`The subtopic "${title}" asks nothing: its lesson was not read by parseLesson.`);
  return question;
}

/** Turns of one speaker with nothing heard between them are one: the student went on, and the reply was never heard. */
function inOneBreath(turns: readonly Said[]): Said[] {
  const joined: Said[] = [];
  for (const { who, text } of turns) {
    const last = joined.at(-1);
    if (last?.who === who) joined[joined.length - 1] = { who, text: `${last.text} ${text}` };
    else if (who === 'student' || text.trim() !== '') joined.push({ who, text });
  }
  return joined;
}

function pointAt(lesson: Lesson, point: number) {
  const explanation = lesson.subtopics[point]?.explanation ?? '';
  return {
    point,
    unheard: sentencesOf(explanation, lesson.language),
    asked: false,
    misses: 0,
    ideas: new Set<number>(),
  };
}

function afterTutor(lesson: Lesson, before: Progress, text: string): Progress {
  const progress = { ...before, begun: true, meaning: undefined };
  if (progress.owedAnswer && wasHeard(progress.owedAnswer, text)) progress.owedAnswer = undefined;

  const subtopic = lesson.subtopics[progress.point];
  if (!subtopic || progress.stopping) {
    progress.over ||= wasHeard('goodbye', text);
    return progress;
  }
  progress.asked ||= wasHeard(questionOf(subtopic).text, text);
  const explained = progress.asked || wasHeard(subtopic.anotherWay, text);
  progress.unheard = explained ? [] : progress.unheard.filter((sentence) => !wasHeard(sentence, text));
  return progress;
}

function afterStudent(lesson: Lesson, before: Progress, text: string): Progress {
  const subtopic = lesson.subtopics[before.point];
  const intent = subtopic && before.asked ? intentBesides(subtopic, text) : intentOf(text);
  const progress = { ...before, stopping: false };
  if (before.over) return { ...before, meaning: { kind: 'remark' } };

  const answer = subtopic && before.asked ? graded(lesson, subtopic, before.ideas, text) : undefined;
  if (intent === 'stop' && !(answer?.complete && isOneWord(text))) {
    return { ...progress, stopping: true, meaning: { kind: 'stop' } };
  }
  if (answer?.complete) {
    const meaning = { kind: 'right', completing: before.ideas.size > 0 } as const;
    return { ...progress, ...pointAt(lesson, before.point + 1), solved: before.solved + 1, meaning };
  }
  if (answer && answer.added.length > 0 && (intent === 'other' || intent === 'unknown')) {
    return { ...progress, ideas: answer.ideas, meaning: { kind: 'partly', ideas: answer.added } };
  }
  if (!subtopic || !before.asked) {
    return { ...progress, meaning: { kind: intent === 'other' ? 'remark' : intent } };
  }
  const ideas = answer?.ideas ?? before.ideas;
  if (intent === 'giveUp') return givenUp(lesson, progress, subtopic, { kind: intent });
  if (intent !== 'other' && intent !== 'unknown') return { ...progress, meaning: { kind: intent } };

  const misses = before.misses + 1;
  const meaning = { kind: intent === 'unknown' ? intent : 'wrong' } as const;
  return misses < MAX_MISSES
    ? { ...progress, ideas, misses, meaning }
    : givenUp(lesson, progress, subtopic, meaning);
}

/** Where the question wants a yes or a no, either is an answer and no mere sound of agreement. */
function intentBesides(subtopic: Subtopic, text: string): Intent {
  const intent = intentOf(text);
  const wantsYesOrNo = questionOf(subtopic).keyIdeas.some(({ wordings }) =>
    wordings.some((wording) => /^(?:yes|no)\b/i.test(wording)),
  );
  return intent === 'acknowledge' && wantsYesOrNo ? 'other' : intent;
}

function givenUp(lesson: Lesson, progress: Progress, subtopic: Subtopic, meaning: Meaning): Progress {
  return {
    ...progress,
    ...pointAt(lesson, progress.point + 1),
    owedAnswer: questionOf(subtopic).answer,
    meaning,
  };
}

/** What an answer adds to the key ideas said before; one that is denied now counts no longer. */
function graded(lesson: Lesson, subtopic: Subtopic, known: ReadonlySet<number>, text: string) {
  const question = questionOf(subtopic);
  const { verdict, heard, denied, misconception } = grade(question, text, taughtWords(lesson));
  const ideas = new Set([...known, ...heard].filter((idea) => !denied.includes(idea)));
  const added = denied.length > 0 ? [] : heard.filter((idea) => !known.has(idea));
  const allSaid = question.keyIdeas.every(({ needed }, idea) => !needed || ideas.has(idea));
  const byIdeas = allSaid && ideas.size > 0 && !question.number && !misconception;
  return { ideas, added, complete: verdict === 'correct' || byIdeas };
}
