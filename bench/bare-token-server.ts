/**
 * What Viva's token route is measured against: a Hono route that signs the same grants with the same SDK, and does
 * nothing else. Prints its origin.
 */
import { Hono } from 'hono';
import { AccessToken, TrackSource } from 'livekit-server-sdk';

const { LIVEKIT_URL: url, LIVEKIT_API_KEY: apiKey, LIVEKIT_API_SECRET: apiSecret } = process.env;
const LIFE_S = 900;

const app = new Hono();
app.get('/api/voice/get-token/', async (c) => {
  const name = c.req.query('name') ?? '';
  const room = crypto.randomUUID();
  const token = new AccessToken(apiKey, apiSecret, {
    identity: `alice-${room.slice(0, 8)}`,
    name,
    ttl: LIFE_S,
  });
  token.addGrant({
    room,
    roomJoin: true,
    canPublish: true,
    canPublishSources: [TrackSource.MICROPHONE],
    canPublishData: true,
    canSubscribe: true,
  });
  const expiresAt = Date.now() + LIFE_S * 1000;
  return c.json({ token: await token.toJwt(), room, url, transport: 'livekit', expiresAt });
});

const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: app.fetch, development: false });
console.log(server.url.origin);
