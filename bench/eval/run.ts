/**
 * `bun run eval`: how well the practice tutor judges answers that people have labelled; `docs/grading.md` says what each
 * figure counts.
 *
 *   --spoken                       each answer is said by a synthetic voice and recognised first
 *   --lessons DIR --answers FILE   other lessons and answers than Viva's own
 *   --errors                       lists what is judged otherwise than labelled, of the test split nothing
 *   --json                         ends with one line of figures
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SentenceSimilarity } from '../../src/agent/engines/sentence-similarity.ts';
import { loadLessons } from '../../src/curriculum/lessons-folder.ts';
import { AnswersError, type LabelledAnswer, readAnswers } from './answers.ts';
import { figuresOf, type Judged } from './figures.ts';
import { judge } from './judge.ts';
import { TUNE_LESSONS } from './split.ts';
import { SpokenAnswers } from './spoken.ts';
import { confusionTable, errorList, figuresTable } from './tables.ts';

const LESSONS = join(import.meta.dir, '../../lessons');
const ANSWERS = join(import.meta.dir, 'answers');

const { values: options } = parseArgs({
  args: Bun.argv.slice(2),
  options: {
    spoken: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    errors: { type: 'boolean', default: false },
    lessons: { type: 'string', default: LESSONS },
    answers: { type: 'string' },
  },
});

try {
  const judged = await judgeAll(await labelledAnswers());
  print(judged);
} catch (error) {
  if (!(error instanceof AnswersError)) throw error;
  console.error(error.message);
  process.exit(1);
}

async function labelledAnswers(): Promise<LabelledAnswer[]> {
  const { lessons, problems } = await loadLessons(options.lessons);
  for (const { file, line, what, mend } of problems) console.error(`${file}:${line ?? 1}: ${what} ${mend}`);
  const files = options.answers
    ? [options.answers]
    : (await readdir(ANSWERS)).sort().map((name) => join(ANSWERS, name));
  return (await Promise.all(files.map((file) => readAnswers(file, lessons)))).flat();
}

async function judgeAll(answers: readonly LabelledAnswer[]): Promise<Judged[]> {
  const sentences = await SentenceSimilarity.load();
  const voice = options.spoken ? await SpokenAnswers.start() : undefined;
  const judged: Judged[] = [];
  for (const labelled of answers) {
    const heard = voice ? await voice.heard(labelled.answer) : labelled.answer;
    judged.push(await judge(labelled, heard, sentences));
  }
  await voice?.close();
  return judged;
}

function print(judged: readonly Judged[]): void {
  const isTune = ({ labelled }: Judged) => TUNE_LESSONS.has(labelled.lesson.slug);
  const isOwn = options.answers === undefined;
  const byLesson = Map.groupBy(judged, ({ labelled }) => labelled.lesson.slug);
  const splits = isOwn
    ? ([
        ['tune split', judged.filter(isTune)],
        ['test split', judged.filter((one) => !isTune(one))],
      ] as const)
    : [];
  console.log(confusionTable(judged));
  console.log(`\n${figuresTable([...byLesson, ...splits, ['all', judged]])}`);
  if (options.errors) console.log(`\n${errorList(isOwn ? judged.filter(isTune) : judged)}`);
  if (options.json) console.log(JSON.stringify(figuresOf(judged)));
}
