import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { decode, sign } from 'hono/jwt';
import { TokenSource } from 'livekit-client';
import { AccessToken } from 'livekit-server-sdk';
import { type ServerProcess, startServer } from '../server-process.ts';
import { RoomStudents } from '../student/room-student.ts';
import { getToken, now } from '../student/student.ts';
import { spoken } from '../student/voices.ts';
import { liveKitIsMissing } from './livekit-program.ts';
import { type LiveKitServerProcess, startLiveKitServer } from './livekit-server.ts';

/** What the tutor needs to fall silent, and what the way to the ear takes after that. */
const SILENT_WITHIN_MS = 300;
const WAY_MS = 150;
/** flite's pace. */
const WORDS_PER_MINUTE = 170;

describe.skipIf(liveKitIsMissing)('a lesson in a room', () => {
  let livekit: LiveKitServerProcess;
  let server: ServerProcess;
  let students: RoomStudents;
  beforeAll(async () => {
    livekit = await startLiveKitServer();
    server = await startServer(livekit.environment);
    students = new RoomStudents();
  });
  afterAll(async () => {
    await students[Symbol.asyncDispose]();
    await server.stop();
    await livekit.stop();
  });

  test('a student who speaks has the floor: silence at the ear, and only what was heard is kept', async () => {
    const student = await students.join(server.origin);
    const greetedMs = await student.hears(0);
    await Bun.sleep(3000);
    const { onsetMs } = await student.say(await spoken('Wait, I have a question about that.'));
    const silentMs = await student.silent(onsetMs);
    expect(silentMs - onsetMs).toBeLessThanOrEqual(SILENT_WITHIN_MS + WAY_MS);

    await student.until(() => student.finals('tutor').length > 0, 'what of the greeting is kept');
    const kept = student.finals('tutor')[0]?.text ?? '';
    const heardWords = ((silentMs - greetedMs) / 60_000) * WORDS_PER_MINUTE;
    expect(Math.abs(kept.split(/\s+/).length - heardWords)).toBeLessThanOrEqual(4);
    expect(await turnsOf(student.ready.lesson, student.cookie)).toContain(kept);
    student.leave();
  });

  describe.concurrent('has everything that a lesson over the socket has', () => {
    test('a tutor of kind agent that tells its state, and greets aloud and by name', async () => {
      const student = await students.join(server.origin, { name: 'Alice' });
      expect(student.ready).toMatchObject({ resumed: false, history: [] });
      expect(student.notesOf('participant')).toContainEqual(
        expect.objectContaining({ identity: 'tutor', kind: 'AGENT', present: true }),
      );
      await student.hears(0, 3000);
      await student.untilTutorListens();
      const states = student.notesOf('state').map(({ state }) => state);
      expect(states).toEqual(expect.arrayContaining(['speaking', 'listening']));
      const greeting = student.finals('tutor').map(({ text }) => text);
      expect(greeting.join(' ')).toContain('Alice');
      student.leave();
    });

    test('a spoken answer is understood and answered; both sides are transcribed as LiveKit does it', async () => {
      const student = await students.greeted(server.origin, { name: 'Ben' });
      const { endOfSpeechMs } = await student.say(await spoken('I think that the answer is forty two.'));
      await student.hears(endOfSpeechMs);
      await student.until(() => student.latencies.length > 0, 'the latency of the turn');

      const [turn, ...others] = await student.understood();
      expect(others).toEqual([]);
      expect(turn?.text.toLowerCase()).toMatch(/answer is (forty[- ]two|42)/);
      expect(turn?.at).toBeWithin(endOfSpeechMs - 5000, now());
      expect(student.latencies[0]?.turn).toBe(turn?.id ?? '');
      for (const who of ['student', 'tutor'] as const) {
        expect(student.finals(who)[0]?.attributes).toMatchObject({
          'lk.segment_id': expect.stringMatching(/./),
          'lk.transcription_final': 'true',
          'lk.transcribed_track_id': expect.stringMatching(/^TR_/),
        });
      }
      student.leave();
    });

    test('typed words come by lk.chat and are a turn like spoken ones', async () => {
      const student = await students.greeted(server.origin, { name: 'Cleo' });
      const askedMs = now();
      student.type('What was the question?');
      await student.hears(askedMs);
      expect((await student.understood()).map(({ text }) => text)).toEqual(['What was the question?']);
      student.leave();
    });

    test('a student who goes away comes back to the same lesson, with all that was said, and goes on', async () => {
      const student = await students.greeted(server.origin, { name: 'Dora' });
      const { lesson } = student.ready;
      student.leave();
      expect(await student.out()).toBe('CLIENT_INITIATED');
      const again = await students.join(server.origin, { name: 'Dora', lesson }, student.cookie);
      expect(again.ready).toMatchObject({ lesson, resumed: true });
      expect(again.ready.history.map(({ text }) => text)).toEqual(
        student.finals('tutor').map(({ text }) => text),
      );
      await again.untilTutorListens();
      const { endOfSpeechMs } = await again.say(await spoken('What was the question?'));
      await again.hears(endOfSpeechMs);
      again.leave();
    });

    test('a second page takes the lesson over from the first', async () => {
      const first = await students.greeted(server.origin, { name: 'Emil' });
      const { lesson } = first.ready;
      const second = await students.join(server.origin, { name: 'Emil', lesson }, first.cookie);
      expect(await first.out()).toBe('DUPLICATE_IDENTITY');
      expect(second.ready.history.length).toBeGreaterThan(0);
      second.leave();
    });

    test('somebody else in the room is not listened to, whatever they say', async () => {
      const student = await students.greeted(server.origin, { name: 'Finn' });
      const other = students.enter(livekit.url, await ownToken(student.ready.lesson));
      await other.until(() => other.notesOf('participant').length > 1, 'the other to meet both');
      const { endOfSpeechMs, sent } = await other.say(await spoken('Can you repeat that please?'));
      await sent;
      other.type('What was the question?');
      await Bun.sleep(3000);
      expect(student.finals('student')).toEqual([]);
      expect(student.ear.firstSoundAfter(endOfSpeechMs)).toBeUndefined();
      const mine = await student.say(await spoken('Can you repeat that please?', 'awb'));
      await student.hears(mine.endOfSpeechMs);
      expect(await student.understood()).toHaveLength(1);
      other.leave();
      student.leave();
    });

    test('a student who ends it hears goodbye, is told, and the room is deleted', async () => {
      const student = await students.greeted(server.origin, { name: 'Gina' });
      const askedMs = now();
      student.send({ type: 'end' });
      await student.hears(askedMs);
      expect(await student.out(15_000)).toBe('ROOM_DELETED');
      expect(student.closed).toMatchObject({ reason: 'ended' });
      expect(await livekit.rooms.listRooms([student.ready.lesson])).toEqual([]);
    });

    test("LiveKit's own token source is answered, and what it brings opens a lesson", async () => {
      const source = TokenSource.endpoint(`${server.origin}/api/voice/token`);
      const wanted = { participantName: 'Hana', roomName: 'somebody-elses-room' };
      const { serverUrl, participantToken } = await source.fetch(wanted);
      expect(serverUrl).toBe(livekit.url);
      const student = students.enter(serverUrl, participantToken);
      await student.hears(0);
      await student.until(() => student.isReady, 'the lesson to be ready');
      expect(student.ready.lesson).not.toBe(wanted.roomName);
      student.leave();
    });
  });

  describe.concurrent('is open to those only who were given a token', () => {
    test('LiveKit takes what Viva signed, and nothing that was made of it', async () => {
      const { token } = await getToken(server.origin, { name: 'Alice' });
      const { payload } = decode(token);
      const [head, , signature] = token.split('.');
      const elsewhere = { ...payload, video: { ...Object(payload.video), room: crypto.randomUUID() } };
      const forged = {
        'with another secret': await sign(payload, 'another-secret-of-at-least-32-characters'),
        expired: await sign({ ...payload, exp: Math.floor(Date.now() / 1000) - 120 }, livekit.apiSecret),
        'for another room': [head, base64url(JSON.stringify(elsewhere)), signature].join('.'),
      };
      for (const [how, wrong] of Object.entries(forged)) {
        const refused = await students.enter(livekit.url, wrong).out();
        expect(`${how}: ${refused}`).toMatch(/401|unauthorized/i);
      }
      const student = students.enter(livekit.url, token);
      await student.hears(0);
      student.leave();
    });

    test('a student may neither see nor change rooms', async () => {
      const { token, room } = await getToken(server.origin, { name: 'Alice' });
      for (const [method, body] of [
        ['ListRooms', {}],
        ['ListParticipants', { room }],
        ['DeleteRoom', { room }],
        ['RemoveParticipant', { room, identity: 'tutor' }],
      ] as const) {
        const answer = await fetch(
          `${livekit.url.replace('ws', 'http')}/twirp/livekit.RoomService/${method}`,
          {
            method: 'POST',
            headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
            body: JSON.stringify(body),
          },
        );
        expect(answer.status).toBeWithin(401, 404);
      }
    });
  });

  /** A token that Viva did not give, from somebody who has the key. */
  function ownToken(room: string): Promise<string> {
    const token = new AccessToken(livekit.apiKey, livekit.apiSecret, { identity: 'somebody-else' });
    token.addGrant({ room, roomJoin: true, canPublish: true, canSubscribe: true, canPublishData: true });
    return token.toJwt();
  }

  /** The words of all stored turns, as a page that resumes the lesson gets them. */
  async function turnsOf(lesson: string, cookie: string): Promise<string[]> {
    const page = await students.join(server.origin, { name: 'Alice', lesson }, cookie);
    return page.ready.history.map(({ text }) => text);
  }
});

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url');
}
