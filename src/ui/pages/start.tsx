import type { Engines } from '../../agent/messages.ts';
import type { Lesson } from '../../curriculum/lesson.ts';
import { paths } from '../../routes/paths.ts';
import type { ClientManifest } from '../build.ts';
import { Layout } from '../layout.tsx';

export interface StartPageProps {
  client: ClientManifest;
  lessons: Lesson[];
  /** The lesson on offer; `undefined` when there is none at all. */
  lesson: Lesson | undefined;
  /** The latest lesson of this student's that is not over. */
  open: { id: string; title: string } | undefined;
  lessonMinutes: number;
  engines: Engines | undefined;
}

/** What this is, the lesson to be taught, and one big button. */
export function StartPage({ client, lessons, lesson, open, lessonMinutes, engines }: StartPageProps) {
  return (
    <Layout title="Viva, a tutor to talk with" client={client} script={client.scripts.start}>
      <h1>Talk it through, and you know it.</h1>
      <p class="lead">
        Viva is a tutor you speak with. It explains a little, asks, listens to what you say, and goes on from
        there.
      </p>
      {open && (
        <p>
          <a class="button" href={paths.lesson(open.id)}>
            Go on with {open.title}
          </a>
        </p>
      )}
      {lesson ? (
        <LessonCard lesson={lesson} others={lessons.length - 1} minutes={lessonMinutes} />
      ) : (
        <NoLesson />
      )}
      <p class="trouble" role="alert" data-trouble hidden />
      <div id="dialog-place" />
      <footer>
        {engines
          ? `Recognition: ${engines.stt}. Mind: ${engines.llm}. Voice: ${engines.tts}. Your voice is never stored.`
          : 'The tutor is still getting ready. Your voice is never stored.'}
      </footer>
    </Layout>
  );
}

function LessonCard({ lesson, others, minutes }: { lesson: Lesson; others: number; minutes: number }) {
  return (
    <section class="lesson">
      <h2>{lesson.title}</h2>
      <p>{lesson.summary}</p>
      <p class="quiet">
        {lesson.level} · {lesson.subtopics.length} {lesson.subtopics.length === 1 ? 'part' : 'parts'} · up to{' '}
        {minutes} minutes
        {others > 0 && (
          <>
            {' · '}
            <a href={paths.lessons}>{others} more to choose from</a>
          </>
        )}
      </p>
      <button
        type="button"
        class="talk primary"
        hx-get={paths.startDialogWith(lesson.slug)}
        hx-target="#dialog-place"
        aria-haspopup="dialog"
      >
        Talk to your tutor
      </button>
    </section>
  );
}

function NoLesson() {
  return (
    <p class="trouble">
      There is no lesson on this server yet. Whoever runs it can add one to its lessons folder.
    </p>
  );
}
