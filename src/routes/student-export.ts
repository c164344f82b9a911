import type { Store } from '../store/store.ts';

/** Everything that is kept about a student, as they get it; `undefined` when nothing is. */
export async function exportStudent(
  store: Pick<
    Store,
    | 'consentOf'
    | 'eventsOf'
    | 'findStudent'
    | 'latenciesOf'
    | 'lessonsOf'
    | 'masteryOf'
    | 'reviewsOf'
    | 'turnsOf'
    | 'timeOf'
    | 'usageOf'
  >,
  id: string,
) {
  const student = await store.findStudent(id);
  if (!student) return undefined;
  const rows = await store.lessonsOf(id);
  const lessons = await Promise.all(
    rows.map(async ({ id, topic, startedAt, endedAt, endReason }) => ({
      ...{ id, topic, startedAt, endedAt, endReason },
      turns: await store.turnsOf(id),
      events: await store.eventsOf(id),
      latencies: await store.latenciesOf(id),
    })),
  );
  return {
    about: 'Everything that Viva keeps about you. Times are milliseconds since 1970.',
    student,
    consent: (await store.consentOf(id)) ?? null,
    mastery: await store.masteryOf(id),
    reviews: await store.reviewsOf(id),
    lessons,
    usage: await store.usageOf(id),
    timeInLessons: await store.timeOf(id),
  };
}
