import { describeProblem, type LessonProblem } from './curriculum/lesson-problem.ts';
import type { LessonsFolder, Reading } from './curriculum/lessons-folder.ts';
import { watchFolder } from './curriculum/watch-folder.ts';
import type { Logger } from './log.ts';
import type { Store } from './store/store.ts';

/**
 * Teaches what the lesson files hold now, as soon as one changes. Lessons that are going on keep what they were opened
 * with.
 * @returns an end to it
 */
export function keepCurrent(
  folder: LessonsFolder,
  store: Pick<Store, 'saveCurriculum'>,
  log: Logger,
): () => void {
  const update = async () => {
    try {
      const reading = await folder.read();
      if (reading.changed) await store.saveCurriculum(folder.lessons);
      logReading(reading, folder, log);
      if (reading.changed) log.info({ lessons: folder.lessons.length }, 'the lessons have been read again');
    } catch (error) {
      log.error(
        { err: error },
        'changed lessons could not be stored; they are tried again at the next change',
      );
    }
  };
  return watchFolder(folder.dir, update, (error) => {
    log.warn(
      { err: error },
      'the folder of lessons cannot be watched: changes are seen after a restart only',
    );
  });
}

/** A file that is no lesson at all has a mistake in every line. */
const MAX_PROBLEMS_LOGGED = 50;

/** What is broken, line by line, and one line for each lesson that could be better. */
export function logReading({ problems, advice }: Reading, folder: LessonsFolder, log: Logger): void {
  for (const problem of problems.slice(0, MAX_PROBLEMS_LOGGED)) {
    const isTaught = folder.lessons.some(({ slug }) => problem.file.endsWith(`/${slug}.md`));
    const outcome = isTaught ? 'Its last good version is still taught.' : 'It is left out.';
    log.warn(`A lesson cannot be taught as it stands. ${outcome} ${describeProblem(problem)}`);
  }
  for (const [file, found] of Map.groupBy(advice, (problem: LessonProblem) => problem.file)) {
    log.info(`${file} could be better in ${found.length} places: bun run lesson:check ${file}`);
  }
}
