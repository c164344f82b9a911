import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { type ServerProcess, startServer } from './server-process.ts';
import { cough, joinPcm, roomNoise } from './student/pcm.ts';
import { now, Student } from './student/student.ts';
import { spoken } from './student/voices.ts';

const SILENT_WITHIN_MS = 300;
/** Quick, and yet with room for a busy machine: the bench holds the figures that are promised. */
const QUICK_MS = 1500;

let server: ServerProcess;
let student: Student;

beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());
beforeEach(async () => {
  student = await Student.join(server.origin, { name: 'Ann' });
});
afterEach(() => student.leave());

describe('while the tutor speaks', () => {
  test('a student who speaks has the floor: silence at the ear, and only what was heard is kept', async () => {
    const greetedMs = await student.hears(0);
    await Bun.sleep(2000);
    const { onsetMs } = student.say(await spoken('Wait, I have a question about that.'));
    await student.until(() => (student.ear.silentFrom(onsetMs) ?? 0) > 0, 'silence at the ear', 5000);
    const silentMs = student.ear.silentFrom(onsetMs) ?? Number.NaN;
    expect(silentMs - onsetMs).toBeLessThanOrEqual(SILENT_WITHIN_MS);

    await student.until(() => student.finals('tutor').length > 0, 'what of the greeting is kept');
    const kept = student.finals('tutor')[0]?.text ?? '';
    // flite says about 170 words a minute; the greeting is far longer than two seconds.
    const heardWords = ((silentMs - greetedMs) / 60_000) * 170;
    expect(Math.abs(kept.split(/\s+/).length - heardWords)).toBeLessThanOrEqual(4);

    const { lesson } = student.ready;
    await student.untilTutorListens();
    student.leave();
    const again = await Student.join(server.origin, { name: 'Ann', lesson }, student.cookie);
    expect(again.ready.history[0]?.text).toBe(kept);
    again.leave();
  });

  test.each(['mm-hm', 'yeah'])('"%s" does not stop it', async (word) => {
    await student.hears(0);
    await Bun.sleep(1500);
    const { endOfSpeechMs } = student.say(await spoken(word === 'mm-hm' ? 'mm hmm' : word));
    await student.untilTutorListens();
    const overMs = now();
    expect(student.finals('tutor')).toHaveLength(1);
    expect(student.finals('tutor')[0]?.text).toMatch(/\?$/);
    expect(student.finals('student')).toEqual([]);
    expect(overMs).toBeGreaterThan(endOfSpeechMs);
  });

  test.each(['a cough', 'a door'])('%s does not end what it says', async (noise) => {
    await student.hears(0);
    await Bun.sleep(1500);
    student.say(cough(noise === 'a cough' ? 350 : 120));
    await student.untilTutorListens();
    expect(
      student
        .finals('tutor')
        .map(({ text }) => text)
        .join(' '),
    ).toMatch(/\?$/);
    expect(student.finals('student')).toEqual([]);
  });
});

describe('when the student speaks', () => {
  beforeEach(async () => {
    await student.hears(0);
    await student.untilTutorListens();
  });

  test('a complete sentence is answered fast', async () => {
    const { endOfSpeechMs } = student.say(await spoken('Can you repeat that please?'));
    expect((await student.hears(endOfSpeechMs)) - endOfSpeechMs).toBeLessThan(QUICK_MS);
  });

  test('an unfinished one is waited for, and is one turn with its rest', async () => {
    const { endOfSpeechMs } = student.say(
      await spoken('I think the answer is, um'),
      roomNoise(1500),
      await spoken('it is because of the moon.'),
    );
    const heardMs = await student.hears(endOfSpeechMs - 6000, 15_000);
    expect(heardMs).toBeGreaterThan(endOfSpeechMs);
    expect(student.finals('student')).toHaveLength(1);
    expect(student.finals('student')[0]?.text.toLowerCase()).toMatch(/answer is.*moon/);
  });

  test('a breath in mid-sentence does not make two turns', async () => {
    const { endOfSpeechMs } = student.say(
      joinPcm([
        await spoken('The first part is because of the'),
        roomNoise(80),
        await spoken('light of the sun.'),
      ]),
    );
    await student.hears(endOfSpeechMs);
    expect(student.finals('student')).toHaveLength(1);
  });

  test('a noise alone is no turn', async () => {
    student.say(cough(300));
    await Bun.sleep(4000);
    expect(student.finals('student')).toEqual([]);
    expect(student.state).toBe('listening');
  });
});
