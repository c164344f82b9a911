import { expect, test } from 'bun:test';
import { startServer } from './server-process.ts';
import { now, Student } from './student/student.ts';
import { spoken } from './student/voices.ts';

test.concurrent('more lessons than there is room for get 503 and when to try again; a place that is freed is given', async () => {
  await using server = await startServer({ MAX_LESSONS: '2' });
  const students = [
    await Student.join(server.origin, { name: 'Ann' }),
    await Student.join(server.origin, { name: 'Bob' }),
  ];
  const refused = await fetch(`${server.origin}/api/voice/get-token/?name=Cyd`);
  expect(refused.status).toBe(503);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await refused.json()).toEqual({ error: { code: expect.any(String), message: expect.any(String) } });

  await students[0]?.end();
  const third = await Student.join(server.origin, { name: 'Cyd' });
  expect(third.ready.resumed).toBe(false);
});

test.concurrent('a lesson ends politely after a silence', async () => {
  await using server = await startServer({ SILENCE_MINUTES: '0.1' });
  const student = await Student.greeted(server.origin, { name: 'Ann' });
  const listenedMs = now();
  const ending = await student.ended;
  expect(ending.reason).toBe('timeout');
  expect(now() - listenedMs).toBeWithin(4000, 25_000);
  expect(student.ear.firstSoundAfter(listenedMs)).toBeDefined();
});

test.concurrent('a lesson ends politely at its length, however much is said', async () => {
  await using server = await startServer({ LESSON_MINUTES: '0.4' });
  const student = await Student.join(server.origin, { name: 'Ann' });
  const joinedMs = now();
  await student.hears(0);
  student.say(await spoken('Can you repeat that please?'));
  const ending = await student.ended;
  expect(ending.reason).toBe('limit');
  expect(now() - joinedMs).toBeWithin(20_000, 60_000);
});

test.concurrent('where a day’s minutes are up the tutor says goodbye after an answer, and a new lesson waits for tomorrow', async () => {
  await using server = await startServer({ BUDGET_MINUTES_STUDENT_DAY: '0.25' });
  const student = await Student.greeted(server.origin, { name: 'Ann' });
  const recaps = () => student.frames.filter(({ type }) => type === 'recap');
  while (!student.isClosed && recaps().length === 0) {
    const askedMs = now();
    student.send({ type: 'text', text: 'Can you repeat that please?' });
    await Promise.race([student.hears(askedMs).then(() => student.untilTutorListens()), student.ended]);
  }
  expect((await student.ended).reason).toBe('limit');
  expect(recaps()).toHaveLength(1);

  const url = `${server.origin}/api/voice/get-token/?name=Ann`;
  const refused = await fetch(url, { headers: { cookie: student.cookie } });
  expect(refused.status).toBe(402);
  expect(await refused.json()).toMatchObject({ error: { code: 'budget_spent' } });
  expect((await fetch(url)).status).toBe(200);
});
