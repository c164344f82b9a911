import type { Lesson } from '../../curriculum/lesson.ts';
import type { Turn as StoredTurn, Transport } from '../../protocol.ts';
import { paths } from '../../routes/paths.ts';
import type { LessonRow } from '../../store/store.ts';
import type { ClientManifest } from '../build.ts';
import { Turn } from '../islands/turn.tsx';
import { Layout } from '../layout.tsx';

export interface LessonPageProps {
  client: ClientManifest;
  row: LessonRow;
  /** `undefined` when its file is no longer there: then it can be read but not resumed. */
  lesson: Lesson | undefined;
  turns: StoredTurn[];
  transport: Transport;
}

/** One lesson of this student's: what was said, and a way to go on where it stopped. */
export function LessonPage({ client, row, lesson, turns, transport }: LessonPageProps) {
  const title = lesson?.title ?? row.topic;
  const canResume = row.endedAt === null && lesson !== undefined;
  return (
    <Layout
      title={`${title} · Viva`}
      client={client}
      {...(canResume ? { script: client.scripts.lesson } : {})}
    >
      <h1>{title}</h1>
      <p class="quiet">
        {row.studentName}, {new Date(row.startedAt).toISOString().slice(0, 10)}
      </p>
      {canResume ? <Resume {...{ row, title, transport }} /> : <Over />}
      <section class="transcript" aria-label="Transcript">
        {turns.map(({ id, who, text }) => (
          <Turn key={id} id={id} who={who} text={text} final />
        ))}
        {turns.length === 0 && <p class="quiet">Nothing has been said yet.</p>}
      </section>
    </Layout>
  );
}

function Resume({ row, title, transport }: { row: LessonRow; title: string; transport: Transport }) {
  return (
    <section
      class="lesson"
      data-resume={row.id}
      data-student={row.studentName}
      data-title={title}
      data-transport={transport}
    >
      <p>This lesson is not over.</p>
      <button type="button" class="primary">
        Continue the lesson
      </button>
      <p class="trouble" role="alert" hidden />
    </section>
  );
}

function Over() {
  return (
    <p>
      This lesson is over. <a href={paths.start}>Begin a new one</a>
    </p>
  );
}
