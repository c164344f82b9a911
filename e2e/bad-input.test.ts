import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { readFile } from 'node:fs/promises';
import { type ServerProcess, startServer } from './server-process.ts';
import { type Ending, getToken, openSocket, Student } from './student/student.ts';
import { spoken } from './student/voices.ts';

let server: ServerProcess;
/** A student who goes on with a lesson while others send nonsense. */
let bystander: Student;

beforeAll(async () => {
  server = await startServer({ MAX_LESSONS: '40' });
  bystander = await Student.greeted(server.origin, { name: 'Bystander' });
});

afterAll(async () => {
  bystander.leave();
  await server.stop();
});

describe('a name that is none', () => {
  test.each([
    ['no name', ''],
    ['only spaces', '   '],
    ['61 characters', 'x'.repeat(61)],
    ['control characters', 'Al\u0007ice'],
    ['a new line', 'Al\nice'],
  ])('%s is refused with words for the form, and starts nothing', async (_, name) => {
    const answer = await fetch(`${server.origin}/api/voice/get-token/?${new URLSearchParams({ name })}`);
    expect(answer.status).toBe(400);
    const { error } = (await answer.json()) as { error: { code: string; message: string } };
    expect(error.code).toBeString();
    expect(error.message.length).toBeGreaterThan(10);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });
});

describe('a name that looks dangerous', () => {
  test.each([
    ['<script>alert(1)</script>'],
    ["'; DROP TABLE lessons; --"],
    ['Zoë 🦊'],
    ['نور الدين'],
    ['x'.repeat(60)],
  ])('%s has a lesson and is greeted aloud', async (name) => {
    const student = await Student.join(server.origin, { name });
    await student.hears(0, 5000);
    await student.until(() => student.last('tutor') !== undefined, 'the greeting in words');
    student.leave();
  });
});

describe('a socket that breaks the rules is closed with a reason', () => {
  const afterJoin: [string, number[], (student: Student) => void][] = [
    ['an odd number of bytes', [1003, 1008], (student) => student.sendRaw(new Uint8Array(641))],
    ['a frame of 1 MB', [1008, 1009], (student) => student.sendRaw(new Uint8Array(1_000_000))],
    ['a text frame of 1 MB', [1008, 1009], (student) => student.sendRaw('x'.repeat(1_000_000))],
    ['more than 200 ms in a frame', [1003, 1008, 1009], (student) => student.sendRaw(new Uint8Array(6402))],
    ['an unknown type', [1003, 1008], (student) => student.sendRaw('{"type":"dance"}')],
    ['broken JSON', [1003, 1008], (student) => student.sendRaw('{"type":')],
    ['JSON that is no object', [1003, 1008], (student) => student.sendRaw('null')],
    [
      'a field of the wrong type',
      [1003, 1008],
      (student) => student.sendRaw('{"type":"mute","muted":"yes"}'),
    ],
    [
      'a number that is none',
      [1003, 1008],
      (student) => student.sendRaw('{"type":"played","ms":-1e400,"done":true}'),
    ],
    ['a second join', [1003, 1008], (student) => student.send({ type: 'join', token: 'again' })],
    [
      'typed words without end',
      [1003, 1008, 1009],
      (student) => student.send({ type: 'text', text: 'x'.repeat(20_000) }),
    ],
    [
      '10,000 audio frames at once',
      [1008],
      (student) => repeat(10_000, () => student.sendRaw(new Uint8Array(640))),
    ],
    [
      '10,000 text frames at once',
      [1008],
      (student) => repeat(10_000, () => student.send({ type: 'think' })),
    ],
  ];
  for (const [what, codes, misbehave] of afterJoin) {
    test(what, async () => {
      const student = await Student.join(server.origin, { name: 'Mallory' });
      misbehave(student);
      const ending = await within(5000, student.ended);
      expect(ending.reason).toBe('error');
      expect(ending.message).toBeString();
      expect(codes).toContain(ending.code);
    });
  }

  test('sound or words before joining', async () => {
    for (const data of [new Uint8Array(640), '{"type":"text","text":"hello"}']) {
      const socket = openSocket(server.origin, { url: '/api/voice/socket' });
      socket.addEventListener('open', () => socket.send(data));
      expect((await within(5000, endingOf(socket))).reason).toBe('error');
    }
  });

  test('no join within five seconds', async () => {
    const ending = await within(7000, endingOf(openSocket(server.origin, { url: '/api/voice/socket' })));
    expect(ending.reason).toBe('error');
    expect(ending.code).toBe(1008);
  });

  test('a token that was never given, and one that was changed', async () => {
    const given = await getToken(server.origin, { name: 'Alice' });
    const changed = `${given.token.slice(0, -2)}${given.token.endsWith('AA') ? 'BB' : 'AA'}`;
    for (const token of ['', 'nonsense', changed]) {
      const student = new Student(openSocket(server.origin, given), token, given.cookie);
      expect(await within(5000, student.ended)).toMatchObject({ reason: 'error', code: 1008 });
    }
  });

  test('a token that another socket uses; the lesson it opened goes on', async () => {
    const given = await getToken(server.origin, { name: 'Alice' });
    const first = new Student(openSocket(server.origin, given), given.token, given.cookie);
    await first.until(() => first.frames.some(({ type }) => type === 'ready'), 'the first to be ready');
    const second = new Student(openSocket(server.origin, given), given.token, given.cookie);
    expect(await within(5000, second.ended)).toMatchObject({ reason: 'error', code: 1008 });
    await first.hears(0);
    first.leave();
  });

  test('a page of another site', async () => {
    const given = await getToken(server.origin, { name: 'Alice' });
    const url = new URL('/api/voice/socket', server.origin.replace('http', 'ws'));
    // Bun's WebSocket takes headers; its DOM type does not know them.
    const options = { headers: { origin: 'https://elsewhere.example', cookie: given.cookie } };
    const socket = new WebSocket(url, options as unknown as string[]);
    socket.addEventListener('open', () => socket.send(JSON.stringify({ type: 'join', token: given.token })));
    expect((await within(5000, endingOf(socket))).code).not.toBe(1000);
  });

  test('while a flood goes on memory does not grow, and others are answered', async () => {
    const beforeMb = await residentMb(server.pid);
    const floods = Array.from({ length: 8 }, async () => {
      const student = await Student.join(server.origin, { name: 'Mallory' });
      repeat(10_000, () => student.sendRaw(new Uint8Array(6400)));
      await student.ended;
    });
    const { endOfSpeechMs } = bystander.say(await spoken('Can you repeat that please?'));
    await Promise.all([bystander.hears(endOfSpeechMs, 5000), within(20_000, Promise.all(floods))]);
    // 8 floods carry 512 MB; what stays is what a lesson takes.
    expect((await residentMb(server.pid)) - beforeMb).toBeLessThan(150);
    await bystander.untilTutorListens();
  });
});

test('through all of it the other lesson was never disturbed', async () => {
  const { endOfSpeechMs } = bystander.say(await spoken('What was the question?'));
  await bystander.hears(endOfSpeechMs);
  expect(bystander.frames.some(({ type }) => type === 'closed')).toBe(false);
});

test('unknown addresses answer 404 in the same words as every error of the interface', async () => {
  const answer = await fetch(`${server.origin}/api/voice/nothing`);
  expect(answer.status).toBe(404);
  expect(await answer.json()).toEqual({ error: { code: expect.any(String), message: expect.any(String) } });
});

function repeat(times: number, act: () => void): void {
  for (let i = 0; i < times; i += 1) act();
}

/** How a socket without a student ends. */
function endingOf(socket: WebSocket): Promise<Ending> {
  let closed: { reason?: Ending['reason']; message?: string } = {};
  socket.addEventListener('message', ({ data }) => {
    const frame = JSON.parse(String(data));
    if (frame.type === 'closed') closed = frame;
  });
  return new Promise((resolve) => {
    socket.addEventListener('close', ({ code }) =>
      resolve({ reason: closed.reason, message: closed.message, code }),
    );
  });
}

function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  return Promise.race([
    promise,
    Bun.sleep(ms).then(() => {
      throw new Error(`Nothing happened in ${ms} ms.`);
    }),
  ]);
}

async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}
