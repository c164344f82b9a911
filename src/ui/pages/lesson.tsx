import type { ConsentLine } from '../../consent.ts';
import type { Lesson } from '../../curriculum/lesson.ts';
import type { Recap, Transport } from '../../protocol.ts';
import { paths } from '../../routes/paths.ts';
import type { LessonRow } from '../../store/lesson-row.ts';
import type { ClientManifest } from '../build.ts';
import { dayOf, RecapSection } from '../islands/recap.tsx';
import { Layout } from '../layout.tsx';
import { AboutYou } from './about-you.tsx';
import { LessonRecord } from './lesson-record.tsx';
import type { LessonRecord as Stored } from './timeline.ts';

export interface LessonPageProps {
  client: ClientManifest;
  row: LessonRow;
  /** `undefined` when its file is no longer there: then it can be read but not resumed. */
  lesson: Lesson | undefined;
  record: Stored;
  transport: Transport;
  consent: ConsentLine;
}

/** One lesson of this student's: what was said, shown and judged, and a way to go on where it stopped. */
export function LessonPage({ client, row, lesson, record, transport, consent }: LessonPageProps) {
  const title = lesson?.title ?? row.topic;
  const canResume = row.endedAt === null && lesson !== undefined;
  const recap: Recap | undefined = record.events.findLast((event) => event.type === 'recap');
  return (
    <Layout
      title={`${title} · Viva`}
      client={client}
      style={client.lessonsStyle}
      {...(canResume ? { script: client.scripts.lesson } : {})}
    >
      <h1>{title}</h1>
      <p class="quiet">
        {row.studentName}, {dayOf(row.startedAt)}
      </p>
      {canResume ? <Resume {...{ row, title, transport, consent }} /> : <Over topic={lesson?.slug} />}
      {recap && <RecapSection {...recap} />}
      <LessonRecord record={record} lesson={lesson} startedAt={row.startedAt} />
      <AboutYou name={row.studentName} />
    </Layout>
  );
}

interface ResumeProps {
  row: LessonRow;
  title: string;
  transport: Transport;
  consent: ConsentLine;
}

function Resume({ row, title, transport, consent }: ResumeProps) {
  return (
    <section
      class="lesson"
      data-resume={row.id}
      data-student={row.studentName}
      data-title={title}
      data-transport={transport}
      data-consent={consent.version}
    >
      <p>This lesson is not over.</p>
      <button type="button" class="primary">
        Continue the lesson
      </button>
      <p class="trouble" role="alert" hidden />
      <p class="quiet">{consent.words}</p>
    </section>
  );
}

function Over({ topic }: { topic: string | undefined }) {
  return (
    <section class="lesson">
      <p>This lesson is over.</p>
      <p class="row">
        {topic && (
          <a class="button primary" href={paths.startWith(topic)}>
            Begin it again
          </a>
        )}
        <a class="button" href={paths.lessons}>
          Choose another one
        </a>
      </p>
    </section>
  );
}
