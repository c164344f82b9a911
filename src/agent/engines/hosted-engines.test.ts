import { expect, test } from 'bun:test';
import { pino } from 'pino';
import { openHostedRoom } from './hosted-engines.ts';

test('a provider that is silent at start holds nothing up, and is taken when it answers well', async () => {
  const answer = Promise.withResolvers<Response>();
  const provider = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => answer.promise });
  const changed = Promise.withResolvers<void>();
  let changes = 0;
  const ear = { apiKey: 'dg', baseUrl: provider.url.origin.replace('http', 'ws'), model: 'nova-2' };
  const room = await openHostedRoom({
    hosted: { stt: ear, llm: undefined, tts: undefined },
    dataDir: '',
    log: pino({ level: 'silent' }),
    onChange: () => {
      changes += 1;
      if (changes === 2) changed.resolve();
    },
  });
  expect([room.names(), changes]).toEqual([{}, 1]);
  answer.resolve(Response.json({}));
  await changed.promise;
  expect(room.names()).toEqual({ stt: `nova-2 at ${provider.url.host}` });
  await provider.stop(true);
});
