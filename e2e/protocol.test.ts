import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { TokenAnswer } from '../src/protocol.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import { getToken, now, Student } from './student/student.ts';
import { spoken } from './student/voices.ts';

let server: ServerProcess;

beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server.stop();
});

describe('a token', () => {
  test('names its lesson, its transport and where to connect, and the student gets a cookie', async () => {
    const before = Date.now();
    const answer = await fetch(`${server.origin}/api/voice/get-token/?name=Alice`);
    expect(answer.status).toBe(200);
    const token = (await answer.json()) as TokenAnswer;
    expect(token).toEqual({
      token: expect.any(String),
      room: expect.any(String),
      url: expect.any(String),
      transport: 'socket',
      expiresAt: expect.any(Number),
    });
    expect(new URL(token.url, server.origin).pathname).toBe('/api/voice/socket');
    expect(token.expiresAt).toBeGreaterThan(before);
    const cookie = answer.headers.getSetCookie().join('\n').toLowerCase();
    expect(cookie).toContain('httponly');
    expect(cookie).toContain('samesite');
  });

  test('for a lesson of somebody else is refused', async () => {
    const { room } = await getToken(server.origin, { name: 'Alice' });
    const stranger = await fetch(`${server.origin}/api/voice/get-token/?name=Mallory&lesson=${room}`);
    expect(stranger.status).toBeWithin(400, 500);
    expect(await stranger.json()).toEqual({
      error: { code: expect.any(String), message: expect.any(String) },
    });
  });

  test('the configuration tells what is in use and no secret', async () => {
    const answer = await fetch(`${server.origin}/api/voice/config/`);
    const config = (await answer.json()) as { transport: string; engines: Record<string, string> };
    expect(config.transport).toBe('socket');
    expect(config.engines).toMatchObject({
      stt: expect.any(String),
      llm: expect.any(String),
      tts: expect.any(String),
    });
    expect(JSON.stringify(config).toLowerCase()).not.toContain('secret');
  });
});

describe.concurrent('a lesson over the socket', () => {
  test('begins with ready and a greeting by name, as captions and as sound', async () => {
    const student = await Student.join(server.origin, { name: 'Alice' });
    expect(student.frames[0]).toMatchObject({ type: 'ready', resumed: false, history: [] });
    expect(student.ready.lesson).toBeString();
    expect(student.ready.sampleRate).toBeWithin(8000, 48_001);
    await student.hears(0, 2000);
    await student.untilTutorListens();
    expect(student.last('tutor')).toMatchObject({ who: 'tutor', final: true, at: expect.any(Number) });
    expect(
      student
        .finals('tutor')
        .map(({ text }) => text)
        .join(' '),
    ).toContain('Alice');
    expect(statesOf(student)).toEqual(expect.arrayContaining(['speaking', 'listening']));
    student.leave();
  });

  test('hears a spoken answer, says what it heard, and answers aloud; the split of the time adds up', async () => {
    const student = await Student.greeted(server.origin, { name: 'Ben' });
    const framesBefore = student.frames.length;
    const { endOfSpeechMs } = student.say(await spoken('I think that the answer is forty two.'));
    const heardMs = await student.hears(endOfSpeechMs);

    const [turn, ...others] = student.finals('student');
    expect(others).toEqual([]);
    expect(turn?.text.toLowerCase()).toMatch(/answer is (forty[- ]two|42)/);
    const versions = student.frames.filter((frame) => frame.type === 'transcript' && frame.id === turn?.id);
    expect(versions.at(-1)).toMatchObject({ final: true });
    expect(statesOf(student, framesBefore)).toEqual(expect.arrayContaining(['thinking', 'speaking']));

    await student.until(() => student.latencies.length > 0, 'the latency of the turn');
    const [latency] = student.latencies;
    const { endOfTurnMs, sttMs, llmMs, ttsMs, totalMs = Number.NaN } = latency ?? {};
    for (const part of [endOfTurnMs, sttMs, llmMs, ttsMs]) expect(part).toBeWithin(0, 2000);
    expect(latency?.turn).toBe(turn?.id ?? '');
    // What the server says of itself is what the ear measured, but for the way there and back.
    expect(Math.abs(totalMs - (heardMs - endOfSpeechMs))).toBeLessThan(300);
    student.leave();
  });

  test('typed words are a turn like spoken ones', async () => {
    const student = await Student.greeted(server.origin, { name: 'Cleo' });
    const askedMs = now();
    student.send({ type: 'text', text: 'What was the question?' });
    await student.hears(askedMs);
    expect(student.finals('student').map(({ text }) => text)).toEqual(['What was the question?']);
    student.leave();
  });

  test('a muted microphone is not heard, an open one is again', async () => {
    const student = await Student.greeted(server.origin, { name: 'Dora' });
    student.send({ type: 'mute', muted: true });
    await student.say(await spoken('Can you repeat that please?')).sent;
    await Bun.sleep(2000);
    expect(student.finals('student')).toEqual([]);
    student.send({ type: 'mute', muted: false });
    const { endOfSpeechMs } = student.say(await spoken('Can you repeat that please?'));
    await student.hears(endOfSpeechMs);
    expect(student.finals('student')).toHaveLength(1);
    student.leave();
  });

  test('after "think" the tutor waits through a pause in which it would have answered', async () => {
    const student = await Student.greeted(server.origin, { name: 'Emil' });
    student.send({ type: 'think' });
    const { endOfSpeechMs } = student.say(await spoken('Let me see.'));
    await Bun.sleep(endOfSpeechMs + 4000 - now());
    expect(student.ear.firstSoundAfter(endOfSpeechMs)).toBeUndefined();
    student.leave();
  });

  test('the tutor listens only when the loudspeaker has played all of what it said', async () => {
    const student = await Student.join(server.origin, { name: 'Finn' });
    await student.until(() => student.state === 'speaking', 'the greeting');
    const sounding = () => student.ear.playing;
    await student.until(() => student.state === 'listening', 'the end of the greeting', 60_000);
    expect(sounding()).toBe(false);
    student.leave();
  });

  test('ends when the student asks, with a reason and a goodbye', async () => {
    const student = await Student.greeted(server.origin, { name: 'Gina' });
    const askedMs = now();
    const ending = await student.end();
    expect(ending).toMatchObject({ reason: 'ended', code: 1000 });
    expect(student.ear.firstSoundAfter(askedMs)).toBeDefined();
  });

  test('is resumed with its final turns, and a second page takes it over from the first', async () => {
    const first = await Student.greeted(server.origin, { name: 'Hana' });
    const turns = first.finals('tutor').map(({ id, who, text, at }) => ({ id, who, text, at }));
    const lesson = first.ready.lesson;

    const second = await Student.join(server.origin, { name: 'Hana', lesson }, first.cookie);
    expect(await first.ended).toMatchObject({ reason: 'replaced' });
    expect(second.ready).toMatchObject({ lesson, resumed: true, history: turns });
    expect(turns.length).toBeGreaterThan(0);
    second.leave();
  });
});

function statesOf(student: Student, fromFrame = 0): string[] {
  return student.frames.slice(fromFrame).flatMap((frame) => (frame.type === 'state' ? [frame.state] : []));
}
