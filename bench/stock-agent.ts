/**
 * What ten hosted rooms are compared with: a bare worker in which LiveKit's framework, with its own plugins as they come,
 * holds a conversation in each room. Answers the route from which students take their tokens, and says so as Viva does.
 */
import { Hono } from 'hono';
import { RoomAccess } from '../src/agent/transports/room-access.ts';
import { bareToken } from './bare-token.ts';
import type { StockRoom } from './stock-agent-worker.ts';

const {
  PORT,
  LIVEKIT_URL: url = '',
  LIVEKIT_API_KEY: apiKey = '',
  LIVEKIT_API_SECRET: apiSecret = '',
} = process.env;
const access = new RoomAccess({ url, apiKey, apiSecret });

const worker = new Worker(new URL('./stock-agent-worker.ts', import.meta.url));
await new Promise((resolve) => worker.addEventListener('message', resolve, { once: true }));

const app = new Hono();
app.get('/api/voice/get-token/', async (c) => {
  const answer = await bareToken(c.req.query('name') ?? '');
  worker.postMessage({ url, token: await access.tokenFor(answer.room) } satisfies StockRoom);
  return c.json(answer);
});

const server = Bun.serve({ port: Number(PORT), hostname: '127.0.0.1', fetch: app.fetch, development: false });
console.log(`Viva is ready at ${server.url.origin}`);
