import { createSocket } from 'node:dgram';
import { RoomServiceClient } from 'livekit-server-sdk';
import { freePort } from '../server-process.ts';
import { findLiveKitServer } from './livekit-program.ts';

const START_WITHIN_MS = 15_000;
const ASK_EVERY_MS = 50;

/** A real LiveKit server on loopback, in a process of its own; `await using` stops it. */
export interface LiveKitServerProcess extends AsyncDisposable {
  /** `ws:`, as `LIVEKIT_URL` takes it. */
  url: string;
  /** Made up for this server. */
  apiKey: string;
  apiSecret: string;
  /** What Viva's environment needs to hold its lessons there. */
  environment: { LIVEKIT_URL: string; LIVEKIT_API_KEY: string; LIVEKIT_API_SECRET: string };
  /** Sees and changes its rooms, with that key. */
  rooms: RoomServiceClient;
  pid(): number;
  /** Kills it: asked politely it would wait until everybody has left. */
  stop(): Promise<void>;
  /** Starts it again, on the same ports and with the same key, after `stop`. */
  start(): Promise<void>;
}

/** Between being found free and being used, a port may be taken by somebody else. */
const ATTEMPTS = 3;

/** Starts the server and waits until it answers. */
export async function startLiveKitServer(attempts = ATTEMPTS): Promise<LiveKitServerProcess> {
  const ports = { http: await freePort(), tcp: await freePort(), udp: await freeUdpPort() };
  const apiKey = `key-${randomHex(6)}`;
  const apiSecret = randomHex(32);
  const configuration = configure(ports, apiKey, apiSecret);
  const run = () => runServer(configuration, ports.http);
  let child: Awaited<ReturnType<typeof run>>;
  try {
    child = await run();
  } catch (error) {
    if (attempts <= 1) throw error;
    return startLiveKitServer(attempts - 1);
  }
  const stop = async () => {
    child.kill('SIGKILL');
    await child.exited;
  };
  const url = `ws://127.0.0.1:${ports.http}`;
  return {
    url,
    apiKey,
    apiSecret,
    environment: { LIVEKIT_URL: url, LIVEKIT_API_KEY: apiKey, LIVEKIT_API_SECRET: apiSecret },
    rooms: new RoomServiceClient(`http://127.0.0.1:${ports.http}`, apiKey, apiSecret),
    pid: () => child.pid,
    stop,
    start: async () => {
      child = await run();
    },
    [Symbol.asyncDispose]: stop,
  };
}

interface Ports {
  http: number;
  tcp: number;
  udp: number;
}

/** JSON, which is YAML as well. */
function configure({ http, tcp, udp }: Ports, apiKey: string, apiSecret: string): string {
  return JSON.stringify({
    port: http,
    bind_addresses: ['127.0.0.1'],
    rtc: {
      tcp_port: tcp,
      udp_port: udp,
      node_ip: '127.0.0.1',
      enable_loopback_candidate: true,
      interfaces: { includes: ['lo'] },
      // Without any, clients are told to ask servers on the internet who they are. Nobody listens here:
      // of LiveKit's own port, clients would take its checks for answers, and sound would go by TCP.
      stun_servers: ['127.0.0.1:9'],
    },
    keys: { [apiKey]: apiSecret },
    logging: { level: 'error' },
  });
}

async function runServer(configuration: string, port: number) {
  const program = findLiveKitServer();
  if (!program) throw new Error('livekit-server is missing: `bun run test` builds it.');
  const child = Bun.spawn([program], {
    // By the environment: everybody on the machine can read a command line.
    env: { PATH: process.env.PATH ?? '', LIVEKIT_CONFIG: configuration },
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'pipe',
  });
  let printed = '';
  const drained = (async () => {
    const decoder = new TextDecoder();
    for await (const bytes of child.stderr) {
      printed = (printed + decoder.decode(bytes, { stream: true })).slice(-10_000);
    }
  })();
  const deadline = performance.now() + START_WITHIN_MS;
  while (!(await answers(port))) {
    if (child.exitCode === null && performance.now() < deadline) {
      await Bun.sleep(ASK_EVERY_MS);
      continue;
    }
    child.kill('SIGKILL');
    await drained;
    throw new Error(`livekit-server did not start on port ${port}:\n${printed}`);
  }
  return child;
}

async function answers(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/`).then(
    ({ ok }) => ok,
    () => false,
  );
}

function freeUdpPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}

function randomHex(bytes: number): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString('hex');
}
