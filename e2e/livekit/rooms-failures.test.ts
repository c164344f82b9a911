import { describe, expect, test } from 'bun:test';
import { type ServerProcess, startServer } from '../server-process.ts';
import { shortLesson } from '../short-lesson.ts';
import { type RoomStudent, RoomStudents } from '../student/room-student.ts';
import { getToken, now } from '../student/student.ts';
import { spoken } from '../student/voices.ts';
import { liveKitIsMissing } from './livekit-program.ts';
import { type LiveKitServerProcess, startLiveKitServer } from './livekit-server.ts';

/** The tutor comes back by itself; a student's patience, not a figure that is promised. */
const BACK_WITHIN_MS = 30_000;
const WAITED_FOR_MS = 60_000;
/** Who was there and is gone is given longer. */
const RETURN_WAITED_FOR_MS = 120_000;
const RETURN_TEST_LIMIT_MS = RETURN_WAITED_FOR_MS + 60_000;

describe.skipIf(liveKitIsMissing)('when something fails under a lesson in a room', () => {
  test.concurrent('a student who never comes is waited for, and then the room is deleted', async () => {
    await using livekit = await startLiveKitServer();
    await using server = await startViva(livekit, { MAX_LESSONS: '1' });
    const { room } = await getToken(server.origin, { name: 'Alice' });
    const isOpen = async () => (await livekit.rooms.listRooms([room])).length > 0;
    await untilItWorks(async () => expect(await isOpen()).toBe(true));
    await Bun.sleep(WAITED_FOR_MS - 10_000);
    expect(await isOpen()).toBe(true);
    await untilItWorks(async () => expect(await isOpen()).toBe(false));
    await untilItWorks(() => getToken(server.origin, { name: 'Bob' }));
  });

  test.concurrent(
    'a student who goes as soon as they came, or does not come back, is waited for no longer',
    async () => {
      await using livekit = await startLiveKitServer();
      await using server = await startViva(livekit);
      await using students = new RoomStudents();
      const isOpen = async (room: string) => (await livekit.rooms.listRooms([room])).length > 0;
      const fleeting = await students.join(server.origin);
      fleeting.leave();
      const heard = await students.greeted(server.origin);
      heard.leave();
      await heard.out();
      await Bun.sleep(RETURN_WAITED_FOR_MS - 10_000);
      expect(await isOpen(heard.ready.lesson)).toBe(true);
      for (const { ready } of [fleeting, heard]) {
        await untilItWorks(async () => expect(await isOpen(ready.lesson)).toBe(false));
      }
    },
    RETURN_TEST_LIMIT_MS,
  );

  test.concurrent('LiveKit is killed and started again: the lesson resumes with every word, and goes on', async () => {
    await using livekit = await startLiveKitServer();
    await using server = await startViva(livekit);
    await using students = new RoomStudents();
    const student = await midLesson(students, server.origin);
    const said = finalTurns(student);
    await student.say(await spoken('And while I say this'));
    await Bun.sleep(700);
    await livekit.stop();
    await livekit.start();
    const again = await rejoin(students, server.origin, student);
    expect(again.ready.resumed).toBe(true);
    expect(again.ready.history.slice(0, said.length)).toEqual(said);
    await goesOn(again);
    expect((await fetch(server.origin)).status).toBe(200);
  });

  test.concurrent('the agent thread fails: a new tutor comes into the room, knows what was said, and goes on', async () => {
    await using livekit = await startLiveKitServer();
    await using server = await startViva(livekit, {}, 'e2e/livekit/failing-agent-server.ts');
    await using students = new RoomStudents();
    const student = await midLesson(students, server.origin);
    const said = finalTurns(student);
    const readies = student.events('ready').length;
    process.kill(server.pid, 'SIGUSR2');
    await student.until(() => student.events('ready').length > readies, 'a new tutor', BACK_WITHIN_MS);
    expect(student.ready.history.slice(0, said.length)).toEqual(said);
    await goesOn(student);
  });

  test.concurrent('the server is killed and started again: the lesson resumes with every word', async () => {
    await using livekit = await startLiveKitServer();
    const server = await startViva(livekit);
    await using students = new RoomStudents();
    const student = await midLesson(students, server.origin);
    const said = finalTurns(student);
    await server.stop('SIGKILL');
    await using restarted = await startViva(livekit, { DATA_DIR: server.dataDir, PORT: `${server.port}` });
    const again = await rejoin(students, restarted.origin, student);
    expect(again.ready).toMatchObject({ resumed: true, history: said });
    await goesOn(again);
  });

  test.concurrent('the server is told to end: the tutor says so, and after the next start the lesson goes on from there', async () => {
    await using livekit = await startLiveKitServer();
    const server = await startViva(livekit);
    await using students = new RoomStudents();
    const student = await midLesson(students, server.origin);
    expect(await server.stop('SIGTERM')).toBe(0);
    await student.until(() => student.closed !== undefined, 'word of the end');
    expect(student.closed).toMatchObject({ reason: 'shutdown' });
    const said = finalTurns(student);
    expect(said.at(-1)?.text).toEndWith('We will go on from here.');
    await using restarted = await startViva(livekit, { DATA_DIR: server.dataDir, PORT: `${server.port}` });
    const again = await rejoin(students, restarted.origin, student);
    expect(again.ready).toMatchObject({ resumed: true, history: said });
    await goesOn(again);
  });

  test.concurrent('a key that LiveKit refuses is found at start and named; the server serves, and gives no token', async () => {
    await using livekit = await startLiveKitServer();
    await using server = await startViva(livekit, { LIVEKIT_API_SECRET: 'x'.repeat(40) });
    expect(server.output()).toMatch(/LIVEKIT_API_(KEY|SECRET)/);
    expect(server.output()).not.toContain('x'.repeat(40));
    await refusesTokens(server.origin, 'livekit_refused');
  });

  test.concurrent('a LiveKit that does not answer is found at start and named; when it answers, lessons are held', async () => {
    await using livekit = await startLiveKitServer();
    await livekit.stop();
    await using server = await startViva(livekit);
    expect(server.output()).toContain(livekit.url);
    await refusesTokens(server.origin, 'livekit_unreachable');
    await livekit.start();
    await using students = new RoomStudents();
    const student = await untilItWorks(() => students.join(server.origin));
    await student.hears(0);
  });
});

/** A server whose tutor says little. */
async function startViva(
  livekit: LiveKitServerProcess,
  environment: Record<string, string> = {},
  entry?: string,
): Promise<ServerProcess> {
  const lessons = { LESSONS_DIR: await shortLesson() };
  return startServer({ ...livekit.environment, ...lessons, ...environment }, entry);
}

/** A student who has been greeted, has said something, and has been answered. */
async function midLesson(students: RoomStudents, origin: string): Promise<RoomStudent> {
  const student = await students.greeted(origin, { name: 'Ann' });
  const { endOfSpeechMs } = await student.say(await spoken("I don't know."));
  await student.hears(endOfSpeechMs);
  await student.untilTutorListens();
  expect(await student.understood()).toHaveLength(1);
  return student;
}

function finalTurns(student: RoomStudent) {
  return [...student.transcripts.values()]
    .filter(({ final, text }) => final && text !== '')
    .map(({ id, who, text, at }) => ({ id, who, text, at }));
}

/** What a page does when its room is lost: it asks for its lesson again until it is let in. */
async function rejoin(students: RoomStudents, origin: string, gone: RoomStudent): Promise<RoomStudent> {
  const { lesson } = gone.ready;
  if (!gone.isClosed) gone.leave();
  return untilItWorks(() => students.join(origin, { name: 'Ann', lesson }, gone.cookie));
}

async function goesOn(student: RoomStudent): Promise<void> {
  await student.untilTutorListens();
  const { endOfSpeechMs } = await student.say(await spoken('What was the question?'));
  await student.hears(endOfSpeechMs);
}

async function refusesTokens(origin: string, code: string): Promise<void> {
  expect((await fetch(origin)).status).toBe(200);
  const answer = await fetch(`${origin}/api/voice/get-token/?name=Alice`);
  expect(answer.status).toBe(503);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await answer.json()).toEqual({ error: { code, message: expect.stringMatching(/.{10}/) } });
  await expect(getToken(origin, { name: 'Bob' })).rejects.toThrow('503');
}

async function untilItWorks<T>(attempt: () => Promise<T>): Promise<T> {
  const deadline = now() + BACK_WITHIN_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (now() > deadline) throw error;
      await Bun.sleep(1000);
    }
  }
}
