import type { Lesson } from '../../curriculum/lesson.ts';
import { MASTERED } from '../../curriculum/mastery.ts';
import { objectiveOf } from '../../curriculum/objective.ts';
import { type Review, reviewAfter } from '../../curriculum/review.ts';
import type { Recap } from '../../protocol.ts';
import type { Standing } from './standing.ts';

/** One right answer without help is enough; one after two hints is not. */
const UNDERSTOOD = 0.6;

/** What the lesson covered and what of it the student's own answers showed, as it stands. */
export function recapOf(lesson: Lesson, standing: Standing): Recap {
  const places = [...lesson.subtopics.keys()];
  const title = (place: number) => lesson.subtopics[place]?.title ?? '';
  const covered = places.filter((place) => standing.askings.some(({ subtopic }) => subtopic === place));
  const understood = covered.filter((place) => {
    const last = standing.evidence.findLast(({ objective }) => objective === objectiveOf(lesson.slug, place));
    return last?.verdict === 'correct' && last.masteryAfter >= UNDERSTOOD;
  });
  const answered = (place: number) =>
    standing.evidence.some(({ objective }) => objective === objectiveOf(lesson.slug, place));
  const weak = covered.find((place) => !understood.includes(place) && answered(place));
  const ahead = places.find(
    (place) => !answered(place) && (standing.mastery[objectiveOf(lesson.slug, place)] ?? 0) < MASTERED,
  );
  return {
    covered: covered.map(title),
    understood: understood.map(title),
    next: nextWords(
      weak === undefined ? undefined : title(weak),
      ahead === undefined ? undefined : title(ahead),
    ),
    reviewAt: reviewAt(standing),
  };
}

function nextWords(weak: string | undefined, ahead: string | undefined): string {
  if (weak !== undefined && ahead !== undefined)
    return `Next time we look again at "${weak}", and go on to "${ahead}".`;
  if (weak !== undefined) return `Next time we look again at "${weak}".`;
  if (ahead !== undefined) return `Next time we go on to "${ahead}".`;
  return 'You have been through the whole lesson. Next time we see what has stayed.';
}

/** When the first of the objectives answered in this lesson should be looked at again, by this lesson's answers alone. */
function reviewAt({ evidence }: Standing): number | null {
  const reviews = new Map<string, Review | undefined>();
  for (const { objective, verdict, hints, at } of evidence) {
    reviews.set(objective, reviewAfter(reviews.get(objective), verdict, hints, at));
  }
  const times = [...reviews.values()].flatMap((review) => (review ? [review.dueAt] : []));
  return times.length === 0 ? null : Math.min(...times);
}
