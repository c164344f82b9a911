/** What Viva's token route is measured against: a Hono route that answers with a bare token. Prints its origin. */
import { Hono } from 'hono';
import { bareToken } from './bare-token.ts';

const app = new Hono();
app.get('/api/voice/get-token/', async (c) => c.json(await bareToken(c.req.query('name') ?? '')));

const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: app.fetch, development: false });
console.log(server.url.origin);
