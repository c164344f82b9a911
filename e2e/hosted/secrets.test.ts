import { afterAll, beforeAll, expect, test } from 'bun:test';
import { type DoublesProcess, startDoubles } from '../../test/doubles/doubles-process.ts';
import { liveKitIsMissing } from '../livekit/livekit-program.ts';
import { startLiveKitServer } from '../livekit/livekit-server.ts';
import { type ServerProcess, startServer } from '../server-process.ts';
import { shortLesson } from '../short-lesson.ts';
import { RoomStudents } from '../student/room-student.ts';
import { now, Student } from '../student/student.ts';
import { spoken } from '../student/voices.ts';
import { takeTurn } from './hosted-turn.ts';
import { enginesOf } from './serving.ts';
import { answersOf, filesOf, placesOf, printedBy } from './traces.ts';

/** Said and typed nowhere else. */
const SAID = 'Please repeat the marmalade xylophone again.';
const TYPED = 'Walrus wears galoshes?';
const STUDENTS_WORDS = ['marmalade', 'xylophone', 'walrus', 'galoshes'];

/** OpenAI repeats the ends of a key that it refuses. */
const WRONG_KEY = 'sk-wrong-0123456789abcdef0123456789abcdef';

let doubles: DoublesProcess;
beforeAll(async () => {
  doubles = await startDoubles();
  await doubles.deepgram.behave({ utterance: { transcript: SAID } });
  await doubles.openai.behave({
    chat: { firstTokenMs: 50, tokensPerSecond: 200 },
    speech: { firstSoundMs: 50 },
  });
});
afterAll(() => doubles[Symbol.asyncDispose]());

test('a lesson with failures tells no key to anybody, and no word of the student to the log', async () => {
  const { environment, deepgram, openai } = doubles;
  await using server = await startServer({
    ...environment,
    LLM_BASE_URL: environment.OPENAI_BASE_URL,
    LLM_API_KEY: WRONG_KEY,
    LESSONS_DIR: await shortLesson(),
    LOG_LEVEL: 'debug',
  });
  expect(server.output()).toMatch(/gpt-4.1 .*refuses the key/);
  const student = await Student.greeted(server.origin);
  await takeTurn(student, SAID);
  const typedMs = now();
  student.send({ type: 'text', text: TYPED });
  await student.hears(typedMs);
  await student.untilTutorListens();
  await deepgram.behave({ utterance: { failure: { kind: 'garbage', at: 'middle' } } }, 1);
  await openai.behave({ speech: { failure: { kind: 'status', status: 401 } } }, 1);
  await takeTurn(student, SAID);
  const { cookie, ready } = student;
  student.leave();

  const keys = [deepgram.apiKey, openai.apiKey, WRONG_KEY, 'sk-wrong***', `${openai.apiKey.slice(0, 8)}***`];
  await expectNoSecrets(server, cookie, ready.lesson, keys);
}, 60_000);

test.skipIf(liveKitIsMissing)(
  'a hosted lesson in a room is answered aloud, and tells no key either',
  async () => {
    await using livekit = await startLiveKitServer();
    await using server = await startServer({
      ...doubles.environment,
      ...livekit.environment,
      LESSONS_DIR: await shortLesson(),
      LOG_LEVEL: 'debug',
    });
    expect(await enginesOf(server.origin)).toMatchObject({
      stt: expect.stringContaining('nova-2'),
      llm: expect.stringContaining('gpt-4.1'),
      tts: expect.stringContaining('tts-1 echo'),
    });
    await using students = new RoomStudents();
    const student = await students.greeted(server.origin);
    const { endOfSpeechMs } = await student.say(await spoken(SAID));
    expect((await student.hears(endOfSpeechMs)) - endOfSpeechMs).toBeLessThan(3_000);
    await student.untilTutorListens();
    expect((await student.understood()).map(({ text }) => text)).toEqual([SAID]);
    expect(student.finals('tutor').at(-1)?.text).toBe('Of course. What is letter 1?');
    student.type(TYPED);
    await student.until(() => student.finals('student').length > 1, 'the typed words');
    await student.untilTutorListens();
    expect(student.events('notice')).toEqual([]);
    const { cookie, ready } = student;
    student.leave();

    const { deepgram, openai } = doubles;
    const keys = [deepgram.apiKey, openai.apiKey, livekit.apiKey, livekit.apiSecret];
    await expectNoSecrets(server, cookie, ready.lesson, keys);
  },
  60_000,
);

async function expectNoSecrets(
  server: ServerProcess,
  cookie: string,
  lesson: string,
  keys: string[],
): Promise<void> {
  const answers = await answersOf(server, cookie, lesson);
  const files = await filesOf(server);
  const printed = printedBy(server);
  // The search finds what is there: the student's own page, and the database that it is read from.
  expect(placesOf(STUDENTS_WORDS, answers)).toContain(`marmalade in GET /lessons/${lesson}`);
  expect(placesOf(STUDENTS_WORDS, files).join()).toContain('viva.sqlite');
  expect([...files.keys()].join()).toMatch(/sounds\/[0-9a-f]{64}\.pcm/);
  expect(placesOf(['agent thread is ready'], printed)).toHaveLength(1);

  expect(placesOf(keys, new Map([...answers, ...files, ...printed]))).toEqual([]);
  expect(placesOf(STUDENTS_WORDS, printed)).toEqual([]);
}
