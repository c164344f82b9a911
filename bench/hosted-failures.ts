import { now, Student } from '../e2e/student/student.ts';
import { spoken } from '../e2e/student/voices.ts';
import { paths } from '../src/routes/paths.ts';
import type { DoublesProcess } from '../test/doubles/doubles-process.ts';
import type { AnswerFailure } from '../test/doubles/script.ts';
import { type Hosted, startHosted } from './hosted-doubles.ts';
import type { Row } from './row.ts';
import { percentile } from './statistics.ts';

type Environment = Record<string, string>;

/** One way in which one provider fails in one turn. */
interface Failure {
  name: string;
  happensNext(doubles: DoublesProcess): Promise<void>;
}

interface FailedTurn {
  failure: string;
  /** From the end of the student's speech to the first sound; infinite without one. */
  toSoundMs: number;
  /** Within the answer. */
  silenceMs: number;
}

const KINDS = ['cut', 'stall', 'garbage'] as const;
const ANSWER_FAILURES: AnswerFailure[] = [
  { kind: 'status', status: 401 },
  { kind: 'status', status: 429, retryAfterS: 1 },
  { kind: 'status', status: 500 },
  ...KINDS.flatMap((kind) => (['before', 'headers', 'middle'] as const).map((at) => ({ kind, at }))),
];

const OF_RECOGNITION: Failure[] = KINDS.flatMap((kind) =>
  (['before', 'middle'] as const).map((at) => ({
    name: `recognition ${kind} ${at}`,
    happensNext: ({ deepgram }) => deepgram.behave({ utterance: { failure: { kind, at } } }, 1),
  })),
);
const OF_MIND = ANSWER_FAILURES.map(
  (failure): Failure => ({
    name: `mind ${nameOf(failure)}`,
    happensNext: ({ openai }) => openai.behave({ chat: { failure } }, 1),
  }),
);
const OF_VOICE = ANSWER_FAILURES.map(
  (failure): Failure => ({
    name: `voice ${nameOf(failure)}`,
    happensNext: ({ openai }) => openai.behave({ speech: { failure } }, 1),
  }),
);

const ANSWER = 'I think the wind is what moves it.';
/** Longer than a voice pauses between two sentences. */
const SILENCE_MS = 400;
/** A provider that failed for the first time is tried again after 5 s. */
const BACK_WITHIN_MS = 30_000;
const ASK_EVERY_MS = 250;
/** Recognition goes back to its provider after the first; with the second it is known to work, and its pause is short. */
const TURNS_BETWEEN = 2;
const SLOWEST_NAMED = 3;

function nameOf(failure: AnswerFailure): string {
  return failure.kind === 'status' ? `${failure.status}` : `${failure.kind} ${failure.at}`;
}

/** Each failure for one turn, between turns in which all is well; a lesson and a server for each provider. */
export async function benchHostedFailures(environment: Environment): Promise<Row> {
  await using one = await startHosted(environment);
  await using two = await startHosted(environment);
  await using three = await startHosted(environment);
  const turns = await Promise.all([
    failInTurns(one, OF_RECOGNITION),
    failInTurns(two, OF_MIND),
    failInTurns(three, OF_VOICE),
  ]).then((parts) => parts.flat());
  const waits = turns.map(({ failure, toSoundMs, silenceMs }) => ({
    failure,
    waitS: Math.max(toSoundMs, silenceMs) / 1000,
  }));
  const slowest = waits.toSorted((a, b) => b.waitS - a.waitS).slice(0, SLOWEST_NAMED);
  const times = waits.map(({ waitS }) => waitS);
  return {
    figure: 'Hosted, a provider fails in mid-turn: longest silence before or in the answer, none unanswered',
    unit: 's',
    must: [3],
    reach: [2],
    measured: [percentile(times, 100)],
    note: `${turns.length} failures over the socket, p50 ${percentile(times, 50).toFixed(2)} s; ${slowest.map(({ failure, waitS }) => `${failure}: ${waitS.toFixed(2)} s`).join(', ')}`,
  };
}

async function failInTurns({ server, doubles }: Hosted, failures: Failure[]): Promise<FailedTurn[]> {
  const atStart = await enginesOf(server.origin);
  const student = await Student.greeted(server.origin);
  const words = await spoken(ANSWER, 'awb');
  const turns: FailedTurn[] = [];
  for (const { name, happensNext } of failures) {
    const failedBefore = await failuresOf(doubles);
    await happensNext(doubles);
    turns.push({ failure: name, ...(await takeTurn(student, words)) });
    if ((await failuresOf(doubles)) === failedBefore) throw new Error(`Nothing failed: ${name}.`);
    await untilBack(server.origin, atStart, name);
    for (let turn = 0; turn < TURNS_BETWEEN; turn += 1) await takeTurn(student, words);
  }
  student.leave();
  return turns;
}

async function takeTurn(student: Student, words: Int16Array): Promise<Omit<FailedTurn, 'failure'>> {
  await student.untilTutorListens();
  const { endOfSpeechMs } = student.say(words);
  const soundMs = await student.hears(endOfSpeechMs).catch(() => Number.POSITIVE_INFINITY);
  await student.untilTutorListens();
  return { toSoundMs: soundMs - endOfSpeechMs, silenceMs: longestSilenceMs(student.ear, soundMs) };
}

function longestSilenceMs(ear: Student['ear'], fromMs: number): number {
  const silentMs = ear.silentFrom(fromMs, SILENCE_MS);
  if (silentMs === undefined) return 0;
  const nextMs = ear.firstSoundAfter(silentMs);
  if (nextMs === undefined) return 0;
  return Math.max(nextMs - silentMs, longestSilenceMs(ear, nextMs));
}

/** How many requests the doubles have left without a good answer. */
async function failuresOf({ deepgram, openai }: DoublesProcess): Promise<number> {
  const requests = [...(await deepgram.requests()), ...(await openai.requests())];
  return requests.filter(({ outcome }) => outcome === 'failed' || outcome === 'refused').length;
}

async function untilBack(origin: string, atStart: string, failure: string): Promise<void> {
  const deadline = now() + BACK_WITHIN_MS;
  while ((await enginesOf(origin)) !== atStart) {
    if (now() > deadline) throw new Error(`A provider is not back ${BACK_WITHIN_MS} ms after ${failure}.`);
    await Bun.sleep(ASK_EVERY_MS);
  }
}

async function enginesOf(origin: string): Promise<string> {
  const { engines } = (await (await fetch(origin + paths.voiceConfig)).json()) as { engines: object };
  return JSON.stringify(engines);
}
