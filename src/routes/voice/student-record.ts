import type { LessonOpening } from '../../agent/messages.ts';
import type { Evidence } from '../../agent/teaching-events.ts';
import { questionLeftOpen } from '../../agent/tutor/standing.ts';
import type { Lesson } from '../../curriculum/lesson.ts';
import { MASTERED } from '../../curriculum/mastery.ts';
import { objectiveOf } from '../../curriculum/objective.ts';
import type { LessonRow } from '../../store/lesson-row.ts';
import type { Store } from '../../store/store.ts';

export interface StudentRecordDependencies {
  store: Pick<Store, 'eventsOf' | 'evidenceOf' | 'lessonsOf' | 'masteryOf' | 'reviewsOf'>;
  lessonOf: (topic: string) => Lesson | undefined;
}

/** What the account tells at most: about 400 tokens of a language model's context. */
const MAX_ACCOUNT_CHARACTERS = 1_600;
const MAX_ACCOUNT_LESSONS = 5;

/** What a lesson's opening says of its student and of what was taught in it before. */
export async function readStudentRecord(
  { room, sub, lesson }: { room: string; sub: string; lesson: Lesson },
  { store, lessonOf }: StudentRecordDependencies,
  now = Date.now(),
): Promise<Pick<LessonOpening, 'events' | 'student'>> {
  const [events, mastery, reviews, rows] = await Promise.all([
    store.eventsOf(room),
    store.masteryOf(sub),
    store.reviewsOf(sub),
    store.lessonsOf(sub),
  ]);
  const objectives = lesson.subtopics.map((_, index) => objectiveOf(lesson.slug, index));
  const due = objectives
    .flatMap((objective) => ({ objective, dueAt: reviews[objective]?.dueAt ?? Number.POSITIVE_INFINITY }))
    .filter(({ dueAt }) => dueAt <= now)
    .sort((one, other) => one.dueAt - other.dueAt)
    .map(({ objective }) => objective);
  const earlier = rows.filter(({ id }) => id !== room).slice(0, MAX_ACCOUNT_LESSONS);
  const sentences = await Promise.all(
    earlier.map(async (row) => sentenceOf(row, await store.evidenceOf(row.id), lessonOf(row.topic))),
  );
  const last = rows.find(({ id, topic }) => id !== room && topic === lesson.slug);
  const left = last && questionLeftOpen(lesson, await store.eventsOf(last.id));
  return { events, student: { mastery, due, ...(left && { left }), account: withinBound(sentences) } };
}

/** One sentence about one earlier lesson; it names what the evidence of that lesson shows, and nothing more. */
function sentenceOf(row: LessonRow, evidence: Evidence[], lesson: Lesson | undefined): string {
  const last = new Map<string, Evidence>();
  const believed = new Set<string>();
  for (const answer of evidence) {
    last.set(answer.objective, answer);
    if (answer.misconception) believed.add(answer.misconception);
  }
  const isKnown = ({ masteryAfter }: Evidence) => masteryAfter >= MASTERED;
  const titles = (chosen: Evidence[]) => listOf(chosen.map(({ objective }) => titleOf(objective, lesson)));
  const known = [...last.values()].filter(isKnown);
  const open = [...last.values()].filter((one) => !isKnown(one));
  const parts = [
    ...(known.length > 0 ? [`understood ${titles(known)}`] : []),
    ...(open.length > 0 ? [`not yet sure of ${titles(open)}`] : []),
    ...(believed.size > 0 ? [`once said that ${listOf([...believed])}`] : []),
  ];
  const date = new Date(row.startedAt).toISOString().slice(0, 10);
  return `${date}, "${lesson?.title ?? row.topic}": ${parts.join('; ') || 'nothing was asked'}.`;
}

function titleOf(objective: string, lesson: Lesson | undefined): string {
  const index = lesson?.subtopics.findIndex((_, at) => objectiveOf(lesson.slug, at) === objective) ?? -1;
  return lesson?.subtopics[index]?.title ?? objective;
}

function listOf(names: string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}

/** The latest lessons first, as many as fit. */
function withinBound(sentences: string[]): string {
  let account = '';
  for (const sentence of sentences) {
    const longer = account ? `${account}\n${sentence}` : sentence;
    if (longer.length > MAX_ACCOUNT_CHARACTERS) break;
    account = longer;
  }
  return account;
}
