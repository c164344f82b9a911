import type { Lesson } from '../../curriculum/lesson.ts';
import type { LessonProgress } from '../../routes/lesson-progress.ts';
import type { LessonQuery } from '../../routes/lesson-search.ts';
import { paths } from '../../routes/paths.ts';
import type { LessonRow } from '../../store/lesson-row.ts';
import type { ClientManifest } from '../build.ts';
import { dayOf } from '../islands/recap.tsx';
import { Layout } from '../layout.tsx';
import { AboutYou } from './about-you.tsx';

export interface LessonChoice {
  lesson: Lesson;
  progress: LessonProgress;
}

export interface LessonsPageProps {
  client: ClientManifest;
  query: LessonQuery;
  levels: string[];
  choices: LessonChoice[];
  /** Lessons of this student's whose file is gone. */
  orphans: LessonRow[];
  /** `undefined` for somebody about whom nothing is kept. */
  studentName: string | undefined;
}

/** Of each lesson, so many earlier ones are linked at once; the others are a press away. */
const RECENT = 3;

/** Every lesson that can be chosen, and what this student has done in each. It works without its script too. */
export function LessonsPage({ client, query, levels, choices, orphans, studentName }: LessonsPageProps) {
  return (
    <Layout
      title="Choose a lesson · Viva"
      client={client}
      style={client.lessonsStyle}
      script={client.scripts.lessons}
    >
      <h1>Choose a lesson</h1>
      <Search query={query} levels={levels} />
      <LessonList choices={choices} />
      {orphans.length > 0 && (
        <section class="choice">
          <h2>Lessons that are no longer taught here</h2>
          <Held rows={orphans} nameOf={({ topic, startedAt }) => `${topic}, ${dayOf(startedAt)}`} />
        </section>
      )}
      {studentName !== undefined && <AboutYou name={studentName} />}
    </Layout>
  );
}

function Search({ query, levels }: { query: LessonQuery; levels: string[] }) {
  return (
    <form
      class="search"
      method="get"
      action={paths.lessons}
      hx-get={paths.lessons}
      hx-target="#lesson-list"
      hx-swap="outerHTML"
      hx-trigger="input delay:200ms, submit"
      hx-sync="this:replace"
      hx-replace-url="true"
    >
      <div>
        <label for="words">Search</label>
        <input id="words" name="words" type="search" value={query.words} />
      </div>
      <div>
        <label for="level">Level</label>
        <select id="level" name="level">
          <option value="">Every level</option>
          {levels.map((level) => (
            <option key={level} value={level} selected={level === query.level}>
              {level.charAt(0).toUpperCase() + level.slice(1)}
            </option>
          ))}
        </select>
      </div>
      <button type="submit">Find</button>
    </form>
  );
}

/** The part of the page that a search replaces. */
export function LessonList({ choices }: { choices: LessonChoice[] }) {
  const count = choices.length === 1 ? '1 lesson' : `${choices.length} lessons`;
  return (
    <div id="lesson-list">
      <p class="quiet" role="status">
        {choices.length > 0 ? count : 'No lesson is found by these words. Try fewer, or every level.'}
      </p>
      {choices.map(({ lesson, progress }) => (
        <Choice key={lesson.slug} lesson={lesson} progress={progress} />
      ))}
    </div>
  );
}

function Choice({ lesson, progress }: LessonChoice) {
  const { slug, title, summary, level, prerequisites, subtopics } = lesson;
  const { known, due, open, past } = progress;
  const parts = subtopics.length === 1 ? '1 part' : `${subtopics.length} parts`;
  const begun = known + due + past.length > 0 || open !== undefined;
  return (
    <section class="choice" data-lesson={slug}>
      <h2>{title}</h2>
      <p>{summary}</p>
      <p class="quiet">
        {level} · {parts}
        {prerequisites.length > 0 && ` · good to know before: ${prerequisites.join(', ')}`}
      </p>
      {begun && (
        <p class="progress">
          <meter min={0} max={subtopics.length} value={known} aria-label={`Known of ${title}`} />
          <span>
            {known} of {parts} known
            {due > 0 && ` · ${due} due for review`}
          </span>
        </p>
      )}
      <p class="row">
        {open && (
          <a class="button primary" href={paths.lesson(open.id)}>
            Go on with {title}
          </a>
        )}
        <a class="button" href={paths.startWith(slug)}>
          {begun ? `Begin ${title} anew` : `Begin ${title}`}
        </a>
      </p>
      <Held rows={past.slice(0, RECENT)} nameOf={({ startedAt }) => `${title}, ${dayOf(startedAt)}`} />
      {past.length > RECENT && (
        <details>
          <summary>Earlier lessons on {title}</summary>
          <Held rows={past.slice(RECENT)} nameOf={({ startedAt }) => `${title}, ${dayOf(startedAt)}`} />
        </details>
      )}
    </section>
  );
}

function Held({ rows, nameOf }: { rows: LessonRow[]; nameOf: (row: LessonRow) => string }) {
  if (rows.length === 0) return null;
  return (
    <ul>
      {rows.map((row) => (
        <li key={row.id}>
          <a href={paths.lesson(row.id)}>{nameOf(row)}</a>
        </li>
      ))}
    </ul>
  );
}
