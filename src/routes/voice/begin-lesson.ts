import type { Context } from 'hono';
import type { Lesson } from '../../curriculum/lesson.ts';
import type { Store } from '../../store/store.ts';
import { problem } from '../problem.ts';
import type { Budget } from './budget.ts';
import { budgetRefusal } from './budget-refusal.ts';
import type { LiveLessons } from './live-lessons.ts';
import { type Refusal, refusal } from './refusal.ts';
import type { Rooms } from './rooms.ts';
import { readStudentName } from './student-name.ts';
import type { LessonClaims } from './token.ts';

export interface BeginDependencies {
  live: LiveLessons;
  store: Store;
  /** Lessons that can be taught now, the one to offer first in front. */
  lessons: () => Lesson[];
  budget: Budget;
  /** Present when lessons are held as LiveKit rooms. */
  rooms: Rooms | undefined;
}

/** What a student asks for, as it came in; `known` is the student's id, if there is one. */
export interface AskedLesson {
  name: string | undefined;
  /** A slug; without one, the first lesson that is offered. */
  topic: string | undefined;
  /** The id of a lesson to resume. */
  lesson: string | undefined;
  known: string | undefined;
  /** Whether the page has shown what the student agrees to by this. */
  consents: boolean;
  /** Why no new lesson is begun: the class code is not right. One's own is resumed without it. */
  refusesNew: () => Refusal | undefined;
}

export function refuse(c: Context, { status, error, retryAfterS }: Refusal) {
  return problem(c, status, error, retryAfterS ? { 'Retry-After': String(retryAfterS) } : {});
}

export type BegunLesson = Omit<LessonClaims, 'jti' | 'issuedAt'>;

/** Lessons last minutes; a place is rarely free sooner. */
const FULL_RETRY_S = 30;

/** The agent thread starts within a second or two. */
const UNAVAILABLE_RETRY_S = 3;

/** A server that stops is back, or another in its place, after its lessons have ended and its models are loaded. */
const STOPPING_RETRY_S = 15;

/** A lock is gone by then; a full disk takes longer, and is found still full. */
const STORAGE_RETRY_S = 10;

/** While it is not well, LiveKit is asked again this often. */
const LIVEKIT_RETRY_S = 10;

export const REFUSALS = {
  full: unavailable(
    'lessons_full',
    'All places are taken right now. Please try again in half a minute.',
    FULL_RETRY_S,
  ),
  unavailable: unavailable(
    'tutor_starting',
    'The tutor is just starting. Please try again in a few seconds.',
    UNAVAILABLE_RETRY_S,
  ),
  stopping: unavailable(
    'server_stopping',
    'The server is about to start again. Please try again in half a minute.',
    STOPPING_RETRY_S,
  ),
  storage: unavailable(
    'storage_unavailable',
    'The server cannot read or write what it keeps right now. What is stored is not lost. Please try again in a moment.',
    STORAGE_RETRY_S,
  ),
  refused: unavailable(
    'livekit_refused',
    'The tutor may not use its conference server: the key is wrong. Please tell whoever runs this site.',
    LIVEKIT_RETRY_S,
  ),
  unreachable: unavailable(
    'livekit_unreachable',
    'The tutor cannot reach its conference server right now. Please try again in a moment.',
    LIVEKIT_RETRY_S,
  ),
};

/**
 * Gives the student a lesson and a place in it, and lets the tutor prepare while the page connects.
 * A student without an id gets one: `sub`.
 */
export async function beginLesson(
  asked: AskedLesson,
  dependencies: BeginDependencies,
): Promise<BegunLesson | Refusal> {
  const name = readStudentName(asked.name);
  if (!name.ok) return refusal(400, name.code, name.message);
  const refused = asked.lesson ? undefined : asked.refusesNew();
  if (refused) return refused;
  const health = dependencies.rooms?.health ?? 'well';
  if (health !== 'well') return REFUSALS[health];
  const chosen = await chooseLesson(asked, dependencies);
  if ('status' in chosen) return chosen;
  const { consents, known: sub = crypto.randomUUID() } = asked;
  const begun = { ...chosen, sub, name: name.name, consents };
  const limit = await dependencies.budget.keepsOut(begun.room, begun.sub);
  if (limit) return budgetRefusal(limit, Date.now());
  const reservation = dependencies.live.reserve(begun);
  return reservation === 'reserved' ? begun : REFUSALS[reservation];
}

/** A new lesson on the topic asked for (the first, if none was), or one of the student's own to resume. */
async function chooseLesson(
  { topic, lesson: id, known }: AskedLesson,
  { live, store, lessons }: BeginDependencies,
): Promise<Pick<LessonClaims, 'room' | 'topic'> | Refusal> {
  if (id) {
    const row = await store.findLesson(id);
    const awaited = row ? undefined : live.topicOf(id, known);
    if (awaited) return { room: id, topic: awaited };
    // Somebody else's lesson is as unknown as one that never was.
    if (!row || row.studentId !== known) {
      return refusal(404, 'lesson_unknown', 'There is no such lesson to go on with. Please start a new one.');
    }
    if (row.endedAt !== null) {
      return refusal(410, 'lesson_ended', 'This lesson has ended. Please start a new one.');
    }
    return { room: row.id, topic: row.topic };
  }
  const offered = lessons();
  const lesson = topic ? offered.find(({ slug }) => slug === topic) : offered[0];
  if (!lesson) return refusal(404, 'topic_unknown', 'There is no such lesson. Please choose another one.');
  return { room: crypto.randomUUID(), topic: lesson.slug };
}

function unavailable(code: string, message: string, retryAfterS: number): Refusal {
  return { ...refusal(503, code, message), retryAfterS };
}
