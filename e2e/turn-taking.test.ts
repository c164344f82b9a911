import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { type ServerProcess, startServer } from './server-process.ts';
import { cough, joinPcm, roomNoise } from './student/pcm.ts';
import { now, Student } from './student/student.ts';
import { spoken } from './student/voices.ts';

const SILENT_WITHIN_MS = 300;
/** Quick, and yet with room for a busy machine: the bench holds the figures that are promised. */
const QUICK_MS = 1500;
/** flite's pace. */
const WORDS_PER_MINUTE = 170;

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

test('a student who speaks has the floor: silence at the ear, and only what was heard is kept', async () => {
  const student = await Student.join(server.origin);
  const greetedMs = await student.hears(0);
  await Bun.sleep(3000);
  const { onsetMs } = student.say(await spoken('Wait, I have a question about that.'));
  await student.until(() => (student.ear.silentFrom(onsetMs) ?? 0) > 0, 'silence at the ear', 5000);
  const silentMs = student.ear.silentFrom(onsetMs) ?? Number.NaN;
  expect(silentMs - onsetMs).toBeLessThanOrEqual(SILENT_WITHIN_MS);

  await student.until(() => student.finals('tutor').length > 0, 'what of the greeting is kept');
  const kept = student.finals('tutor')[0]?.text ?? '';
  const heardWords = ((silentMs - greetedMs) / 60_000) * WORDS_PER_MINUTE;
  expect(Math.abs(kept.split(/\s+/).length - heardWords)).toBeLessThanOrEqual(4);

  const { lesson } = student.ready;
  student.leave();
  const again = await Student.join(server.origin, { name: 'Alice', lesson }, student.cookie);
  expect(again.ready.history[0]?.text).toBe(kept);
  again.leave();
});

describe.concurrent('while the tutor speaks', () => {
  test.each(['Uh huh.', 'Mhm.', 'Yeah.'])('"%s" does not stop it', async (word) => {
    const student = await Student.join(server.origin);
    await student.hears(0);
    await Bun.sleep(1500);
    student.say(await spoken(word));
    await student.untilTutorListens();
    expectWholeGreeting(student);
  });

  test.each([
    ['a cough', 350],
    ['a door', 120],
  ])('%s does not end what it says', async (_, ms) => {
    const student = await Student.join(server.origin);
    await student.hears(0);
    await Bun.sleep(1500);
    student.say(cough(ms));
    await student.untilTutorListens();
    expectWholeGreeting(student);
  });
});

describe.concurrent('when the student speaks', () => {
  test('a complete sentence is answered fast', async () => {
    const student = await Student.greeted(server.origin);
    const { endOfSpeechMs } = student.say(await spoken('Can you repeat that please?'));
    expect((await student.hears(endOfSpeechMs)) - endOfSpeechMs).toBeLessThan(QUICK_MS);
    student.leave();
  });

  test('an unfinished one is waited for, and is one turn with its rest', async () => {
    const student = await Student.greeted(server.origin);
    const { onsetMs, endOfSpeechMs } = student.say(
      await spoken('I think the answer is, um'),
      roomNoise(1500),
      await spoken('it is because of the light of the sun.'),
    );
    expect(await student.hears(onsetMs, 15_000)).toBeGreaterThan(endOfSpeechMs);
    expect(student.finals('student')).toHaveLength(1);
    expect(student.finals('student')[0]?.text.toLowerCase()).toMatch(/answer is.*light of the sun/);
    student.leave();
  });

  test('a breath in mid-sentence does not make two turns', async () => {
    const student = await Student.greeted(server.origin);
    const { endOfSpeechMs } = student.say(
      joinPcm([
        await spoken('The first part is because of the'),
        roomNoise(80),
        await spoken('light of the sun.'),
      ]),
    );
    await student.hears(endOfSpeechMs);
    expect(student.finals('student')).toHaveLength(1);
    student.leave();
  });

  test('a noise alone is no turn', async () => {
    const student = await Student.greeted(server.origin);
    const noiseMs = now();
    student.say(cough(300));
    await Bun.sleep(4000);
    expect(student.finals('student')).toEqual([]);
    expect(student.ear.firstSoundAfter(noiseMs)).toBeUndefined();
    student.leave();
  });
});

test('an unfinished sentence is one turn with its rest where many words wait to be recognised', async () => {
  const students = await Promise.all(Array.from({ length: 6 }, () => Student.greeted(server.origin)));
  const recordings = [
    await spoken('I think the answer is, um'),
    roomNoise(1500),
    await spoken('it is because of the moon.'),
  ];
  await Promise.all(
    students.map(async (student) => {
      const { onsetMs, endOfSpeechMs } = student.say(...recordings);
      expect(await student.hears(onsetMs, 15_000)).toBeGreaterThan(endOfSpeechMs);
      expect(student.finals('student').map(({ text }) => text.toLowerCase())).toEqual([
        expect.stringMatching(/answer is.*because/),
      ]);
      student.leave();
    }),
  );
});

/** The greeting ends with the lesson's first question; cut off, it would not. */
function expectWholeGreeting(student: Student): void {
  const said = student.finals('tutor').map(({ text }) => text);
  expect(said).toHaveLength(1);
  expect(said[0]).toEndWith('?');
  expect(student.finals('student')).toEqual([]);
  student.leave();
}
