import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Speech } from '../../src/agent/engines/speech-pool.ts';
import { startDeepgramDouble } from '../../test/doubles/deepgram.ts';
import { type DoublesProcess, startDoubles } from '../../test/doubles/doubles-process.ts';
import { startOpenAIDouble } from '../../test/doubles/openai.ts';
import type { AnswerFailure, Refusal } from '../../test/doubles/script.ts';
import { type ServerProcess, startServer } from '../server-process.ts';
import { shortLesson } from '../short-lesson.ts';
import { Student } from '../student/student.ts';
import { spoken } from '../student/voices.ts';
import { type HostedTurn, noticesSince, takeTurn } from './hosted-turn.ts';
import { enginesOf, eventually, ON_THIS_MACHINE, untilHosted } from './serving.ts';

const ANSWERED_WITHIN_MS = 3_000;

/** Whatever teaches answers it with the open question, and the lesson stays where it is. */
const SENTENCE = 'Can you repeat that please?';

type Failure = Refusal | { kind: 'cut' | 'stall' | 'garbage' };

describe.concurrent('all providers fail at start, and again when they are first asked', () => {
  /** A double that refuses everything hears nothing and says nothing. */
  const speechless: Speech = {
    threads: 0,
    recognize: () => Promise.reject(new Error('Nothing should be recognised here.')),
    synthesize: () => Promise.reject(new Error('Nothing should be said here.')),
    close: async () => {},
  };
  const starts: Promise<unknown>[] = [];
  /** Two at a time: all at once they would all be late. */
  const startInTurn = async (environment: Record<string, string>): Promise<ServerProcess> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const place = starts.push(promise) - 1;
    await starts[place - 2];
    return startServer(environment).finally(resolve);
  };

  // A voice that stalls after a mind that stalls would leave no time to tell which of them was late.
  test.each<[string, Failure, voice: Failure]>([
    ['a stall', { kind: 'stall' }, { kind: 'cut' }],
    ['401', status(401), status(401)],
    ['429 and Retry-After', status(429), status(429)],
    ['500', status(500), status(500)],
    ['a connection that is cut', { kind: 'cut' }, { kind: 'stall' }],
    ['garbage', { kind: 'garbage' }, { kind: 'garbage' }],
  ])('with %s: it is said, and the lesson is taught', async (_, failure, voiceFailure) => {
    await using deepgram = await startDeepgramDouble(speechless, { check: { failure } });
    await using openai = await startOpenAIDouble(speechless, {
      models: { failure: at('before', failure) },
      chat: { failure: at('before', failure) },
      speech: { failure: at('headers', voiceFailure) },
    });
    await using server = await startInTurn({
      DEEPGRAM_API_KEY: deepgram.apiKey,
      DEEPGRAM_BASE_URL: deepgram.url.replace(/^http/, 'ws'),
      OPENAI_API_KEY: openai.apiKey,
      OPENAI_BASE_URL: `${openai.url}/v1`,
      LESSONS_DIR: await shortLesson(),
    });
    const spares =
      /nova-2 .*; Moonshine serves|gpt-4.1 .*; the practice tutor serves|tts-1 .*; flite serves/g;
    await eventually('the log to name the spares', async () => server.output().match(spares)?.length === 3);
    expect(await enginesOf(server.origin)).toMatchObject(ON_THIS_MACHINE);

    // Its key is good after all, and what the student needs fails nevertheless.
    deepgram.behave({ check: { failure: null }, connection: { failure } });
    openai.behave({ models: { failure: null } });
    const student = await Student.greeted(server.origin);
    expect(student.finals('tutor').at(-1)?.text).toEndWith('What is letter 1?');
    expect(noticesSince(student, 0)).toEqual(['spare_mind', 'spare_voice']);
    await untilHosted(server.origin);
    const asked = await takeTurn(student, SENTENCE);
    expectAnswer(asked);
    expect(asked.notices).toEqual(['spare_recognition', 'spare_mind', 'spare_voice']);
    // The ear is opened when the sentence is over, and missed in the next one.
    expect(deepgram.count.connections).toBe(1);
    const before = student.frames.length;
    const { endOfSpeechMs } = student.say(await spoken(SENTENCE));
    expect((await student.hears(endOfSpeechMs)) - endOfSpeechMs).toBeLessThan(ANSWERED_WITHIN_MS);
    expect(noticesSince(student, before)).toEqual(['spare_recognition']);
    student.leave();
  });
});

describe('a provider fails in mid-turn', () => {
  let doubles: DoublesProcess;
  let server: ServerProcess;
  let students: Student[];
  /** The first of them, who stays. */
  let student: Student;

  const ways = (['cut', 'stall', 'garbage'] as const).flatMap((kind) =>
    (['before', 'middle'] as const).map((at) => ({ kind, at })),
  );

  beforeAll(async () => {
    doubles = await startDoubles();
    const { deepgram, openai } = doubles;
    await deepgram.behave({ utterance: { transcript: SENTENCE } });
    await openai.behave({ chat: { firstTokenMs: 50, tokensPerSecond: 200 }, speech: { firstSoundMs: 50 } });
    server = await startServer({ ...doubles.environment, LESSONS_DIR: await shortLesson() });
    student = await Student.greeted(server.origin);
    students = [student, ...(await Promise.all(ways.slice(1).map(() => Student.greeted(server.origin))))];
  });
  afterAll(async () => {
    await server.stop();
    await doubles[Symbol.asyncDispose]();
  });

  test('recognition, in each way and in six lessons at once: each student is understood and answered', async () => {
    const turns: Promise<HostedTurn>[] = [];
    // Each keeps its own connection, and its own fails: one after the other, so that each fails in its own way.
    for (const [at, one] of students.entries()) {
      await doubles.deepgram.behave({ utterance: { failure: ways[at] ?? null } }, 1);
      turns.push(takeTurn(one, SENTENCE));
      await eventually('the speech to begin', async () => (await utterances()).length > at);
    }
    for (const turn of await Promise.all(turns)) {
      expectAnswer(turn);
      expect(turn.notices).toEqual(['spare_recognition']);
      expect(turn.tutor).toHaveLength(1);
    }
    expect((await utterances()).map(({ outcome }) => outcome)).toEqual(ways.map(() => 'failed'));
    for (const other of students.slice(1)) other.leave();
  });

  describe.each(['cut', 'stall', 'garbage'] as const)('and then its mind and its voice, by %s', (kind) => {
    const reply = `It meets ${kind}. And it ends.`;

    test('the mind in mid-sentence: the tutor goes on, and says nothing twice', async () => {
      await untilHosted(server.origin, ['llm', 'tts']);
      await doubles.openai.behave({ chat: { reply, failure: { kind, at: 'middle' } } }, 1);
      const turn = await takeTurn(student, SENTENCE);
      expectAnswer(turn);
      expect(turn.notices).toEqual(['spare_mind']);
      const sentences = turn.tutor.join(' ').match(/[^.!?…]+/g) ?? [];
      expect(sentences[0]).toBe(`It meets ${kind}`);
      expect(sentences.at(-1)?.trim()).toBe('What is letter 1');
      expect(new Set(sentences).size).toBe(sentences.length);
    });

    test('the voice in mid-sentence: all of it is heard, and nothing twice', async () => {
      await untilHosted(server.origin, ['llm', 'tts']);
      const whole = `Now the voice. It meets ${kind} today.`;
      await doubles.openai.behave({ chat: { reply: whole } }, 1);
      await doubles.openai.behave({ speech: { failure: { kind, at: 'middle' } } }, 1);
      const turn = await takeTurn(student, SENTENCE);
      expectAnswer(turn);
      expect(turn.notices).toEqual(['spare_voice']);
      expect(turn.tutor).toEqual([whole]);
      expect(turn.soundMs).toBeWithin(2_000, 2_600);
    });
  });

  test('each is back afterwards, and serves', async () => {
    await untilHosted(server.origin);
    await doubles.openai.behave({ chat: { reply: 'All is well again.' } }, 1);
    const turn = await takeTurn(student, SENTENCE);
    expectAnswer(turn);
    expect(turn).toMatchObject({ student: [SENTENCE], tutor: ['All is well again.'], notices: [] });
    expect((await utterances()).at(-1)).toMatchObject({ outcome: 'answered' });
    expect((await doubles.openai.requests()).at(-1)).toMatchObject({ route: 'speech', outcome: 'answered' });
    student.leave();
  });

  async function utterances() {
    return (await doubles.deepgram.requests()).filter(({ route }) => route === 'utterance');
  }
});

function status(code: number): Refusal {
  return {
    kind: 'status',
    status: code,
    ...(code === 429 && { code: 'insufficient_quota', retryAfterS: 1 }),
  };
}

function at(where: 'before' | 'headers', failure: Failure): AnswerFailure {
  return failure.kind === 'status' ? failure : { ...failure, at: where };
}

function expectAnswer({ answeredMs, student }: HostedTurn): void {
  expect(answeredMs).toBeWithin(0, ANSWERED_WITHIN_MS);
  expect(student.map(wordsOf)).toEqual([wordsOf(SENTENCE)]);
}

function wordsOf(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9' ]/g, '');
}
