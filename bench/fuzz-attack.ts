/**
 * A process that sends what is malformed to a server on this machine, evenly over some time:
 * `bun bench/fuzz-attack.ts <origin> <requests> <frames> <seconds> <seed>`. Prints what came back as JSON, an `Attack`.
 */
import { connect } from 'node:net';
import { getToken } from '../e2e/student/student.ts';
import { malformedFrames, textFrame } from './malformed-frames.ts';
import { malformedRequests } from './malformed-requests.ts';

/** How many answers there were of each status; `none` where the connection was closed, or left open, without one. */
export interface Attack {
  requests: Record<string, number>;
  /** By WebSocket code; `none` where the connection was closed, or left open, without one. */
  frames: Record<string, number>;
  /** Requests that got 5xx from Viva, as far as they can be shown. */
  failures: string[];
}

/** A request that is not complete gets no answer for as long as the server waits for the rest. */
const PATIENCE_MS = 1_000;
/** Most frames meet a socket that has not joined; to join takes a lesson, which each of these does. */
const JOINED_ONE_IN = 200;
const SHOWN_CHARACTERS = 300;
/** What Bun itself answers to a first line that is not HTTP/1: Viva never sees it. */
const NOT_HTTP = '505';

const HANDSHAKE = [
  'GET /api/voice/socket HTTP/1.1',
  'Host: 127.0.0.1',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
].join('\r\n');
const END_OF_HEAD = '\r\n\r\n';
const CLOSING = 0x88;

const [origin = '', requests = '0', frames = '0', seconds = '1', seed = '1'] = Bun.argv.slice(2);
const port = Number(new URL(origin).port);
const attack: Attack = { requests: {}, frames: {}, failures: [] };
await Promise.all([
  evenly(malformedRequests(Number(requests), Number(seed)), sendRequest),
  evenly(malformedFrames(Number(frames), Number(seed)), sendFrame),
]);
console.log(JSON.stringify(attack));
process.exit(0);

async function evenly(all: Buffer[], send: (bytes: Buffer, index: number) => Promise<void>): Promise<void> {
  const startMs = performance.now();
  const pauseMs = (Number(seconds) * 1000) / all.length;
  const sent = all.map(async (bytes, i) => {
    await Bun.sleep(i * pauseMs - (performance.now() - startMs));
    await send(bytes, i);
  });
  await Promise.all(sent);
}

async function sendRequest(bytes: Buffer): Promise<void> {
  const answer = await exchange(bytes, (received) => received.includes('\r\n'));
  const status = /^HTTP\/1\.1 (\d{3})/.exec(answer.toString('latin1'))?.[1] ?? 'none';
  count(attack.requests, status);
  if (status.startsWith('5') && status !== NOT_HTTP) {
    attack.failures.push(`${status}: ${JSON.stringify(bytes.toString('latin1').slice(0, SHOWN_CHARACTERS))}`);
  }
}

async function sendFrame(bytes: Buffer, index: number): Promise<void> {
  const join = index % JOINED_ONE_IN === 0 ? [textFrame({ type: 'join', token: await token() })] : [];
  const answer = await exchange(
    Buffer.concat([Buffer.from(HANDSHAKE + END_OF_HEAD), ...join, bytes]),
    isClosing,
  );
  count(attack.frames, `${closingCode(answer) ?? 'none'}`);
}

async function token(): Promise<string> {
  return (await getToken(origin, { name: 'Mallory' })).token;
}

/** Sends bytes over a connection of their own, and returns what came until `isEnough`, the end, or patience's end. */
function exchange(bytes: Buffer, isEnough: (received: Buffer) => boolean): Promise<Buffer> {
  return new Promise((resolve) => {
    let received: Buffer = Buffer.alloc(0);
    const socket = connect({ port, host: '127.0.0.1' });
    const finish = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve(received);
    };
    const timer = setTimeout(finish, PATIENCE_MS);
    socket.on('connect', () => socket.write(bytes));
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (isEnough(received)) finish();
    });
    socket.on('error', finish);
    socket.on('close', finish);
  });
}

function isClosing(received: Buffer): boolean {
  return closingCode(received) !== undefined;
}

/** The code of the frame that closes a WebSocket, among the server's frames. */
function closingCode(received: Buffer): number | undefined {
  const head = received.indexOf(END_OF_HEAD);
  let at = head === -1 ? received.length : head + END_OF_HEAD.length;
  while (at + 4 <= received.length) {
    const short = received.readUInt8(at + 1) & 0x7f;
    if (received.readUInt8(at) === CLOSING) return short >= 2 ? received.readUInt16BE(at + 2) : 1005;
    at += short < 126 ? 2 + short : 4 + received.readUInt16BE(at + 2);
  }
  return undefined;
}

function count(counts: Record<string, number>, what: string): void {
  counts[what] = (counts[what] ?? 0) + 1;
}
