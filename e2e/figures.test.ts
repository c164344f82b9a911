import { expect, test } from 'bun:test';
import { type ServerProcess, startServer } from './server-process.ts';
import { shortLesson } from './short-lesson.ts';
import { Student } from './student/student.ts';
import { spoken } from './student/voices.ts';

const NAME = 'Marmaduke';
const SAID = 'Hello there, I like purple elephants.';
const TYPED = 'walrus galoshes';

test('a lesson is told in figures and in lines of the log, by ids that are on its page, without a name or a word', async () => {
  await using server = await startServer({ LESSONS_DIR: await shortLesson(), LOG_LEVEL: 'info' });
  const student = await Student.greeted(server.origin, { name: NAME });
  const { endOfSpeechMs } = await student.say(await spoken(SAID));
  await student.hears(endOfSpeechMs);
  await student.untilTutorListens();
  student.send({ type: 'text', text: TYPED });
  await student.until(() => student.finals('student').length === 2, 'the typed words');
  await student.untilTutorListens();
  student.send({ type: 'end' });
  expect((await student.ended).reason).toBe('ended');

  const { lesson } = student.ready;
  const page = await (
    await fetch(`${server.origin}/lessons/${lesson}`, { headers: { cookie: student.cookie } })
  ).text();
  const figures = await (await fetch(`${server.origin}/metrics`)).text();
  for (const line of [
    'viva_lessons_live 0',
    'viva_lessons_started_total{resumed="false"} 1',
    'viva_lessons_ended_total{reason="ended"} 1',
    'viva_turns_total{who="student"} 2',
    'viva_turn_duration_seconds_count{part="total"} 1',
    'viva_sockets_open 0',
    'viva_sockets_closed_total{code="1000"} 1',
    'viva_agent_up 1',
    'viva_ready{part="store"} 1',
  ]) {
    expect(figures).toContain(line);
  }
  await server.stop();
  const told = linesOf(server, lesson);
  expect(told[0]).toMatchObject({ msg: 'a lesson opened', resumed: false });
  expect(told.at(-1)).toMatchObject({ msg: 'a lesson closed', reason: 'ended', turns: told.length - 2 });
  const turns = told.slice(1, -1);
  for (const { turn } of turns) expect(page).toContain(`data-turn="${turn}"`);
  const [said] = student.finals('student');
  const [latency] = student.latencies;
  expect(turns.find(({ answers }) => answers === said?.id)).toMatchObject({
    who: 'tutor',
    totalMs: latency?.totalMs,
    endOfTurnMs: latency?.endOfTurnMs,
  });

  for (const secret of [NAME, 'elephant', 'walrus', 'galoshes']) {
    expect(page.toLowerCase()).toContain(secret.toLowerCase());
    expect(server.output().toLowerCase()).not.toContain(secret.toLowerCase());
    expect(figures.toLowerCase()).not.toContain(secret.toLowerCase());
  }
  expect(figures).not.toContain(lesson);
}, 60_000);

/** What the log says of this lesson. */
function linesOf(server: ServerProcess, lesson: string) {
  return server
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{') && line.includes(`"lesson":"${lesson}"`))
    .map((line): Record<string, unknown> => JSON.parse(line));
}
