import type { Lesson } from '../../curriculum/lesson.ts';
import type { TurnLatency } from '../../protocol.ts';
import { BoardItem } from '../islands/board.tsx';
import { Turn } from '../islands/turn.tsx';
import { LATENCY_TARGETS } from '../latency-targets.ts';
import { Evidence } from './evidence.tsx';
import { type LessonRecord as Stored, type TimelineEntry, timelineOf } from './timeline.ts';

/** What was said, shown and judged in a lesson, in its order. */
export function LessonRecord({
  record,
  lesson,
  startedAt,
}: {
  record: Stored;
  lesson: Lesson | undefined;
  startedAt: number;
}) {
  const entries = timelineOf(record);
  return (
    <section class="transcript" aria-labelledby="transcript-title">
      <h2 id="transcript-title">What was said</h2>
      {entries.map((entry) => (
        <Entry key={keyOf(entry)} {...{ entry, lesson, startedAt }} />
      ))}
      {entries.length === 0 && <p class="quiet">Nothing has been said yet.</p>}
    </section>
  );
}

function Entry({
  entry,
  lesson,
  startedAt,
}: {
  entry: TimelineEntry;
  lesson: Lesson | undefined;
  startedAt: number;
}) {
  switch (entry.type) {
    case 'board':
      return <BoardItem {...entry.board} />;
    case 'evidence':
      return <Evidence evidence={entry.evidence} lesson={lesson} />;
    case 'turn': {
      const { id, who, text, at } = entry.turn;
      return (
        <div class={`said by-${who}`}>
          <Turn id={id} who={who} text={text} final />
          <p class="times">
            <time dateTime={new Date(at).toISOString()}>{elapsed(at - startedAt)}</time>
            {entry.latency && <Times latency={entry.latency} />}
          </p>
          {entry.evidence.map((evidence) => (
            <Evidence key={evidence.id} evidence={evidence} lesson={lesson} />
          ))}
        </div>
      );
    }
  }
}

function Times({ latency }: { latency: TurnLatency }) {
  const { endOfTurnMs, sttMs, llmMs, ttsMs, totalMs } = latency;
  const [total, endOfTurn, stt, llm, tts] = [totalMs, endOfTurnMs, sttMs, llmMs, ttsMs].map(Math.round);
  return (
    <>
      {' '}
      · answered after {total} of {LATENCY_TARGETS.totalMs} ms (end of turn {endOfTurn}, recognition {stt} of{' '}
      {LATENCY_TARGETS.sttMs}, mind {llm} of {LATENCY_TARGETS.llmMs}, voice {tts} of {LATENCY_TARGETS.ttsMs})
    </>
  );
}

function keyOf(entry: TimelineEntry): string {
  switch (entry.type) {
    case 'board':
      return entry.board.id;
    case 'evidence':
      return entry.evidence.id;
    case 'turn':
      return entry.turn.id;
  }
}

/** Since the lesson began, as `3:21`: a server does not know its student's clock. */
function elapsed(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (count: number) => String(count).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
