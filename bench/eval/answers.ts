import { z } from 'zod';
import type { Verdict } from '../../src/curriculum/grade.ts';
import type { Lesson, Misconception, Question } from '../../src/curriculum/lesson.ts';

const VERDICTS = [
  'correct',
  'partial',
  'incorrect',
  'no_answer',
  'question',
  'off_topic',
] as const satisfies Verdict[];

const AnswerLine = z.object({
  /** The lesson's slug or title. */
  lesson: z.string().min(1),
  /** The question's id, its text, or `<subtopic>.<question>`, counted from 1. */
  question: z.union([z.string().min(1), z.number()]).transform(String),
  answer: z.string(),
  verdict: z.enum(VERDICTS),
  /** The misconception's name or one of its wordings. */
  misconception: z.string().nullish(),
});

/** What a student said, and how a teacher would judge it. */
export interface LabelledAnswer {
  lesson: Lesson;
  question: Question;
  answer: string;
  verdict: Verdict;
  misconception: Misconception | undefined;
}

export class AnswersError extends Error {
  override readonly name = 'AnswersError';
}

/** @throws AnswersError that names every line that cannot be used */
export async function readAnswers(file: string, lessons: readonly Lesson[]): Promise<LabelledAnswer[]> {
  const mistakes: string[] = [];
  const answers: LabelledAnswer[] = [];
  for (const [index, line] of (await textOf(file)).split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const answer = readLine(line, lessons);
    if (typeof answer === 'string') mistakes.push(`${file}:${index + 1}: ${answer}`);
    else answers.push(answer);
  }
  if (mistakes.length > 0) throw new AnswersError(mistakes.join('\n'));
  if (answers.length === 0)
    throw new AnswersError(`${file} holds no answer: write one JSON object per line.`);
  return answers;
}

async function textOf(file: string): Promise<string> {
  try {
    return await Bun.file(file).text();
  } catch (error) {
    throw new AnswersError(`${file} cannot be read (${error}). Give the path of a JSON Lines file.`);
  }
}

/** @returns the mistake where the line cannot be used */
function readLine(line: string, lessons: readonly Lesson[]): LabelledAnswer | string {
  const parsed = AnswerLine.safeParse(json(line));
  if (!parsed.success) return `not a labelled answer: ${z.prettifyError(parsed.error).replaceAll('\n', ' ')}`;
  const { lesson: slug, question: id, answer, verdict, misconception: name } = parsed.data;

  const lesson = lessons.find((known) => isSame(known.slug, slug) || isSame(known.title, slug));
  if (!lesson)
    return `there is no lesson "${slug}". There are: ${lessons.map((known) => known.slug).join(', ')}.`;
  const question = questionOf(lesson, id);
  if (!question) return `the lesson "${lesson.slug}" has no question "${id}".`;
  const misconception = name ? misconceptionOf(question, name) : undefined;
  if (name && !misconception)
    return `question ${question.id} of "${lesson.slug}" has no misconception "${name}".`;
  return { lesson, question, answer, verdict, misconception };
}

function json(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function questionOf({ subtopics }: Lesson, wanted: string): Question | undefined {
  const questions = subtopics.flatMap((subtopic) => subtopic.questions);
  const [subtopic, question] = wanted.split('.').map(Number);
  return (
    questions.find(({ id }) => id === wanted) ??
    questions.find(({ text }) => isSame(text, wanted)) ??
    subtopics[(subtopic ?? 0) - 1]?.questions[(question ?? 1) - 1]
  );
}

function misconceptionOf({ misconceptions }: Question, wanted: string): Misconception | undefined {
  return (
    misconceptions.find(({ name }) => isSame(name, wanted)) ??
    misconceptions.find(({ wordings }) => wordings.some((wording) => isSame(wording, wanted)))
  );
}

function isSame(one: string, other: string): boolean {
  return bare(one) === bare(other);
}

function bare(text: string): string {
  return (
    text
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu)
      ?.join(' ') ?? ''
  );
}
