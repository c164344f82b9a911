import type { Evidence as StoredEvidence } from '../../agent/teaching-events.ts';
import type { Verdict } from '../../curriculum/grade.ts';
import type { Lesson } from '../../curriculum/lesson.ts';
import { objectiveOf } from '../../curriculum/objective.ts';

const VERDICTS: Record<Verdict, string> = {
  correct: 'Right',
  partial: 'Partly right',
  incorrect: 'Not right yet',
  no_answer: 'No answer',
  question: 'A question back',
  off_topic: 'About something else',
};

/** One judged answer, beside the words that it rests on. */
export function Evidence({ evidence, lesson }: { evidence: StoredEvidence; lesson: Lesson | undefined }) {
  const { id, verdict, heard, missing, misconception, hints, masteryBefore, masteryAfter } = evidence;
  const subtopic = lesson?.subtopics.find((_, at) => objectiveOf(lesson.slug, at) === evidence.objective);
  const question = subtopic?.questions.find((one) => one.id === evidence.question);
  return (
    <div class="evidence" data-evidence={id} data-verdict={verdict}>
      <p>
        <strong>{VERDICTS[verdict]}</strong>
        {question && <> · {question.text}</>}
      </p>
      <dl>
        <Fact name="Heard" values={heard} />
        <Fact name="Not heard" values={missing} />
        <Fact name="Sounds like the idea" values={misconception === null ? [] : [misconception]} />
        <Fact name="Hints before" values={hints === 0 ? [] : [String(hints)]} />
        <Fact
          name={`Known${subtopic ? `: ${subtopic.title}` : ''}`}
          values={[`${percent(masteryBefore)} → ${percent(masteryAfter)}`]}
        />
      </dl>
    </div>
  );
}

function Fact({ name, values }: { name: string; values: string[] }) {
  if (values.length === 0) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{values.join('; ')}</dd>
    </div>
  );
}

function percent(probability: number): string {
  return `${Math.round(probability * 100)} %`;
}
