import { expect, test } from 'bun:test';
import { startServer } from './server-process.ts';
import { now, Student } from './student/student.ts';
import { spoken } from './student/voices.ts';

test.concurrent('after kill -9 in mid-lesson the lesson resumes with every final turn, and goes on', async () => {
  await using server = await startServer();
  const { dataDir, port } = server;
  const student = await Student.greeted(server.origin, { name: 'Ann' });
  const { endOfSpeechMs } = student.say(await spoken("I don't know."));
  await student.hears(endOfSpeechMs);
  await student.untilTutorListens();
  const said = [...student.transcripts.values()].filter(({ final, text }) => final && text !== '');
  student.say(await spoken('And while I say this'));
  await Bun.sleep(700);
  await server.stop('SIGKILL');
  await student.ended;

  await using restarted = await startServer({ DATA_DIR: dataDir, PORT: `${port}` });
  const { lesson } = student.ready;
  const again = await Student.join(restarted.origin, { name: 'Ann', lesson }, student.cookie);
  expect(again.ready.resumed).toBe(true);
  expect(again.ready.lesson).toBe(lesson);
  expect(again.ready.history).toEqual(said.map(({ id, who, text, at }) => ({ id, who, text, at })));
  expect(said.map(({ who }) => who)).toContain('student');

  // The tutor takes it up again aloud, and knows what was said.
  await again.hears(0);
  await again.untilTutorListens();
  const asked = again.say(await spoken('What was the question?'));
  expect(await again.hears(asked.endOfSpeechMs)).toBeLessThan(now());
  again.leave();
});

test.concurrent('a student who goes away without a word comes back to the same lesson', async () => {
  await using server = await startServer();
  const student = await Student.greeted(server.origin, { name: 'Ann' });
  student.leave();
  await student.ended;
  const { lesson } = student.ready;
  const again = await Student.join(server.origin, { name: 'Ann', lesson }, student.cookie);
  expect(again.ready).toMatchObject({ lesson, resumed: true });
  expect(again.ready.history.map(({ text }) => text)).toEqual(
    student.finals('tutor').map(({ text }) => text),
  );
  again.leave();
});

test.concurrent('SIGTERM tells every student why, and their lessons can be resumed', async () => {
  await using server = await startServer();
  const { dataDir } = server;
  const student = await Student.greeted(server.origin, { name: 'Ann' });
  await server.stop();
  expect(await student.ended).toMatchObject({ reason: 'shutdown' });
  await using restarted = await startServer({ DATA_DIR: dataDir });
  const { lesson } = student.ready;
  const again = await Student.join(restarted.origin, { name: 'Ann', lesson }, student.cookie);
  expect(again.ready.resumed).toBe(true);
  again.leave();
});
