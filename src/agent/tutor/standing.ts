import type { Lesson, Question } from '../../curriculum/lesson.ts';
import type { Choice } from '../../curriculum/next-question.ts';
import { objectiveOf } from '../../curriculum/objective.ts';
import type { Recap, Turn } from '../../protocol.ts';
import type { Evidence, StudentRecord, TeachingEvent } from '../teaching-events.ts';
import { sentencesOf, wasHeard } from './heard.ts';

/** One turn as far as it was said and heard. */
export type Said = Pick<Turn, 'who' | 'text' | 'at'>;

/** One asking of a question: the same may be asked again later in the lesson. */
export interface Asking {
  /** Place of its subtopic, from 0. */
  subtopic: number;
  question: Question;
  askedAt: number;
  /** Steps of the ladder given; one more than there are means the answer. */
  hints: number;
  /** Key ideas heard so far. */
  ideas: ReadonlySet<number>;
  /** Names of those the tutor has answered. */
  misconceptions: ReadonlySet<string>;
  state: 'open' | 'solved' | 'told' | 'left';
}

/** Where a lesson stands. */
export interface Standing {
  askings: Asking[];
  /** The question that waits for its answer. */
  open: Asking | undefined;
  /** Probability that it is known, by objective. */
  mastery: Record<string, number>;
  evidence: Evidence[];
  /** The lesson was brought to its end, and nothing was taught since. */
  recap: (Recap & { at: number }) | undefined;
}

/** Derives where a lesson stands from what was stored of it, and from nothing else. */
export function standingOf(
  lesson: Lesson,
  student: StudentRecord,
  events: readonly TeachingEvent[],
): Standing {
  const standing: Standing = {
    askings: [],
    open: undefined,
    mastery: { ...student.mastery },
    evidence: [],
    recap: undefined,
  };
  for (const event of events) apply(lesson, standing, event);
  return standing;
}

function apply(lesson: Lesson, standing: Standing, event: TeachingEvent): void {
  switch (event.type) {
    case 'asked': {
      const found = findQuestion(lesson, event.question);
      // The lesson file may have lost it since.
      if (!found) return;
      if (standing.open) standing.open.state = 'left';
      standing.open = newAsking(found, event.at);
      standing.askings.push(standing.open);
      standing.recap = undefined;
      return;
    }
    case 'hint': {
      const asking = latest(standing, event.question);
      if (!asking) return;
      asking.hints = event.step;
      if (event.step > asking.question.hints.length) close(standing, asking, 'told');
      return;
    }
    case 'evidence': {
      standing.evidence.push(event);
      standing.mastery[event.objective] = event.masteryAfter;
      const asking = latest(standing, event.question);
      if (!asking) return;
      asking.ideas = new Set(
        asking.question.keyIdeas.flatMap(({ wordings: [name = ''] }, index) =>
          event.heard.includes(name) ? [index] : [],
        ),
      );
      if (event.misconception)
        asking.misconceptions = new Set([...asking.misconceptions, event.misconception]);
      if (event.verdict === 'correct') close(standing, asking, 'solved');
      standing.recap = undefined;
      return;
    }
    case 'recap':
      standing.recap = event;
      return;
    case 'board':
    case 'concern':
  }
}

/** A question of the lesson by its id. */
export function findQuestion(lesson: Lesson, id: string | undefined): Choice | undefined {
  for (const [subtopic, { questions }] of lesson.subtopics.entries()) {
    const question = questions.find((each) => each.id === id);
    if (question) return { subtopic, question };
  }
  return undefined;
}

/** The question that a lesson left open, by what was stored of it; `undefined` when none waits for its answer. */
export function questionLeftOpen(lesson: Lesson, events: readonly TeachingEvent[]): string | undefined {
  return standingOf(lesson, { mastery: {}, due: [], account: '' }, events).open?.question.id;
}

function newAsking({ subtopic, question }: Choice, askedAt: number): Asking {
  return {
    subtopic,
    question,
    askedAt,
    hints: 0,
    ideas: new Set(),
    misconceptions: new Set(),
    state: 'open',
  };
}

function latest({ askings }: Standing, question: string): Asking | undefined {
  return askings.findLast((asking) => asking.question.id === question);
}

function close(standing: Standing, asking: Asking, state: 'solved' | 'told'): void {
  asking.state = state;
  if (standing.open === asking) standing.open = undefined;
}

/** Why a question is asked: what the tutor says before it depends on it. */
export type Why =
  /** Its subtopic is new to the student. */
  | 'new'
  /** It was known once, and is due or came up for practice. */
  | 'review'
  /** One more about the same. */
  | 'practice'
  /** The subtopic was left and comes up again. */
  | 'again';

export function whyAsked(lesson: Lesson, student: StudentRecord, { askings }: Standing, asking: Asking): Why {
  const place = askings.indexOf(asking);
  const before = askings.slice(0, place);
  if (before.at(-1)?.subtopic === asking.subtopic) return 'practice';
  if (before.some(({ subtopic }) => subtopic === asking.subtopic)) return 'again';
  const objective = objectiveOf(lesson.slug, asking.subtopic);
  const isKnown = (student.mastery[objective] ?? 0) > 0.5;
  const wasLeft = student.left === asking.question.id;
  return wasLeft || student.due.includes(objective) || isKnown ? 'review' : 'new';
}

/** What is to be said before the question, as far as it was not heard since. */
export function unheardBefore(lesson: Lesson, why: Why, asking: Asking, turns: readonly Said[]): string[] {
  const subtopic = lesson.subtopics[asking.subtopic];
  if (!subtopic || why === 'practice' || why === 'review' || isHeard(asking, turns)) return [];
  const text = why === 'again' ? subtopic.anotherWay : subtopic.explanation;
  const since = tutorSince(asking, turns);
  if (since.some((turn) => wasHeard(subtopic.anotherWay, turn))) return [];
  return sentencesOf(text, lesson.language).filter(
    (sentence) => !since.some((turn) => wasHeard(sentence, turn)),
  );
}

/** Whether the student has heard the question. A language model may ask it in its own words. */
export function isHeard(asking: Asking, turns: readonly Said[]): boolean {
  return tutorSince(asking, turns).some(
    (turn) => wasHeard(asking.question.text, turn) || turn.trimEnd().endsWith('?'),
  );
}

/** The answer of the question before, when the tutor gave it and was cut off. */
export function owedAnswer({ askings, open }: Standing, turns: readonly Said[]): string | undefined {
  const before = open ? askings.at(-2) : askings.at(-1);
  if (before?.state !== 'told') return undefined;
  const { answer } = before.question;
  return tutorSince(before, turns).some((turn) => wasHeard(answer, turn)) ? undefined : answer;
}

function tutorSince({ askedAt }: Asking, turns: readonly Said[]): string[] {
  return turns.flatMap(({ who, text, at }) => (who === 'tutor' && at >= askedAt ? [text] : []));
}

/** The student's words that nothing was heard in reply to; they count as one answer. */
export function wordsToAnswer(turns: readonly Said[]): string | undefined {
  const heard = turns.filter(({ who, text }) => who === 'student' || text.trim() !== '');
  const after = heard.slice(heard.findLastIndex(({ who }) => who === 'tutor') + 1);
  return after.length === 0 ? undefined : after.map(({ text }) => text).join(' ');
}
