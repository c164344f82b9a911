/**
 * Both doubles in a process of their own, so that a bench measures the server without them. Prints one line,
 * `{"control", "deepgram": {"url", "apiKey"}, "openai": {"url", "apiKey"}}`, and ends with its standard input.
 *
 * The control address takes, of either double:
 * - `POST /<double>/behave` with `{"change", "requests"}`, as `behave` does;
 * - `GET /<double>` for `{"count", "requests"}`.
 */
import { availableParallelism } from 'node:os';
import { createSpeechPool } from '../../src/agent/engines/speech-pool.ts';
import { startDeepgramDouble } from './deepgram.ts';
import type { Double } from './double.ts';
import { startOpenAIDouble } from './openai.ts';

/** The quickest of flite's voices, and one that neither students nor the tutor on this machine have. */
const VOICE = 'kal16';

const speech = await createSpeechPool({ threads: Math.max(1, availableParallelism() - 1), voice: VOICE });
const doubles = { deepgram: await startDeepgramDouble(speech), openai: await startOpenAIDouble(speech) };

function controlOf<Behaviours, Count>(double: Double<Behaviours, Count>) {
  return {
    read: () => Response.json({ count: double.count, requests: double.requests }),
    behave: async (request: Request) => {
      const { change, requests } = (await request.json()) as BehaveRequest<Behaviours, Count>;
      double.behave(change, requests);
      return new Response(null, { status: 204 });
    },
  };
}

type BehaveRequest<Behaviours, Count> = {
  change: Parameters<Double<Behaviours, Count>['behave']>[0];
  requests?: number;
};

const deepgram = controlOf(doubles.deepgram);
const openai = controlOf(doubles.openai);
const control = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  routes: {
    '/deepgram': { GET: deepgram.read },
    '/deepgram/behave': { POST: deepgram.behave },
    '/openai': { GET: openai.read },
    '/openai/behave': { POST: openai.behave },
  },
  error: (error) => new Response(error.message, { status: 400 }),
});

const addressOf = ({ url, apiKey }: { url: string; apiKey: string }) => ({ url, apiKey });
console.log(
  JSON.stringify({
    control: control.url.origin,
    deepgram: addressOf(doubles.deepgram),
    openai: addressOf(doubles.openai),
  }),
);

// Whoever started this process holds the other end: it never outlives them.
for await (const _ of Bun.stdin.stream());
process.exit(0);
