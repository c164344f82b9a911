import type { Lesson } from '../../curriculum/lesson.ts';
import { type Choice, type Course, nextQuestion, questionBefore } from '../../curriculum/next-question.ts';
import type { StudentRecord } from '../teaching-events.ts';
import type { AskStep } from './outcome.ts';
import {
  type Asking,
  findQuestion,
  owedAnswer,
  type Said,
  type Standing,
  unheardBefore,
  whyAsked,
} from './standing.ts';

/** Who is taught what. */
interface Pupil {
  lesson: Lesson;
  student: StudentRecord;
}

/** A new lesson begins with the very question that the last one about the same left open. */
export function choose(
  { lesson, student }: Pupil,
  { mastery, askings }: Standing,
  where: 'next' | 'skip' | 'back',
): Choice | undefined {
  const course: Course = {
    mastery,
    masteryAtStart: student.mastery,
    due: student.due,
    asked: askings.map(({ question }) => question.id),
  };
  if (where === 'back') return questionBefore(lesson, course);
  const left = askings.length === 0 ? findQuestion(lesson, student.left) : undefined;
  return left ?? nextQuestion(lesson, course);
}

/** What is to be said to ask a question that is open. */
export function askStep(
  { lesson, student }: Pupil,
  standing: Standing,
  asking: Asking,
  opening: AskStep['opening'],
  turns: readonly Said[],
): AskStep {
  const why = whyAsked(lesson, student, standing, asking);
  return {
    do: 'ask',
    opening,
    why,
    subtopic: lesson.subtopics[asking.subtopic]?.title ?? '',
    owed: opening === 'next' ? null : (owedAnswer(standing, turns) ?? null),
    explain: unheardBefore(lesson, why, asking, turns),
    question: asking.question.text,
  };
}

/** Taught once more after the answer was given: what was only asked for review is explained, the rest reworded. */
export function inOtherWords({ subtopics }: Lesson, asking: Asking, turns: readonly Said[]): string[] {
  const subtopic = subtopics[asking.subtopic];
  if (!subtopic) return [];
  const { explanation, anotherWay, examples } = subtopic;
  const tutor = turns.flatMap(({ who, text }) => (who === 'tutor' ? [text] : []));
  const isFresh = (text: string) => text !== '' && !tutor.some((turn) => turn.includes(text));
  const way = [explanation, anotherWay].find(isFresh) ?? anotherWay;
  const example = examples.find(isFresh);
  return example === undefined ? [way] : [way, example];
}
