import type { Lesson } from '../curriculum/lesson.ts';

export interface LessonQuery {
  /** As typed. */
  words: string;
  /** Empty: every level. */
  level: string;
}

/** Longer than any words that a lesson is looked for by. */
const MAX_QUERY_CHARACTERS = 200;

/** Lessons that hold every one of the words, as whole or as part, in what a student sees of them before. */
export function searchLessons(lessons: Lesson[], { words, level }: LessonQuery): Lesson[] {
  const wanted = plain(words.slice(0, MAX_QUERY_CHARACTERS)).split(/\s+/).filter(Boolean);
  return lessons.filter((lesson) => {
    if (level && lesson.level !== level) return false;
    const { title, summary, prerequisites, subtopics } = lesson;
    const text = plain([title, summary, ...prerequisites, ...subtopics.map((one) => one.title)].join('\n'));
    return wanted.every((word) => text.includes(word));
  });
}

/** Each level once, in the order of the lessons. */
export function levelsOf(lessons: Lesson[]): string[] {
  return [...new Set(lessons.map(({ level }) => level))];
}

/** Nobody is to type an accent or a capital to find a lesson. */
function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
