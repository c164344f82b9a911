/**
 * What ten hosted rooms are compared with: a bare worker in which LiveKit's framework, with its own plugins as they come,
 * holds a conversation in each room. Answers the route from which students take their tokens, and says so as Viva does.
 */
import { Hono } from 'hono';
import { AccessToken } from 'livekit-server-sdk';
import type { TokenAnswer } from '../src/protocol.ts';
import type { StockRoom } from './stock-agent-worker.ts';

const { PORT, LIVEKIT_URL: url = '', LIVEKIT_API_KEY: apiKey, LIVEKIT_API_SECRET: apiSecret } = process.env;
const LIFE_S = 3600;

const worker = new Worker(new URL('./stock-agent-worker.ts', import.meta.url));
await new Promise((resolve) => worker.addEventListener('message', resolve, { once: true }));

const app = new Hono();
app.get('/api/voice/get-token/', async (c) => {
  const room = crypto.randomUUID();
  worker.postMessage({ url, token: await tokenFor(room, 'tutor') } satisfies StockRoom);
  return c.json({
    token: await tokenFor(room, 'student'),
    room,
    url,
    transport: 'livekit',
    expiresAt: Date.now() + LIFE_S * 1000,
  } satisfies TokenAnswer);
});

const server = Bun.serve({ port: Number(PORT), hostname: '127.0.0.1', fetch: app.fetch, development: false });
console.log(`Viva is ready at ${server.url.origin}`);

function tokenFor(room: string, identity: 'tutor' | 'student'): Promise<string> {
  const token = new AccessToken(apiKey, apiSecret, { identity, ttl: LIFE_S });
  const agent = identity === 'tutor';
  if (agent) token.kind = 'agent';
  token.addGrant({
    room,
    roomJoin: true,
    agent,
    canPublish: true,
    canPublishData: true,
    canSubscribe: true,
    canUpdateOwnMetadata: true,
  });
  return token.toJwt();
}
