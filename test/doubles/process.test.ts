import { expect, test } from 'bun:test';
import { startDoubles } from './doubles-process.ts';

test('both doubles run in a process of their own, and change their ways while they run', async () => {
  await using doubles = await startDoubles();
  const { openai, environment } = doubles;
  const models = () =>
    fetch(`${environment.OPENAI_BASE_URL}/models`, { headers: { authorization: `Bearer ${openai.apiKey}` } });
  await openai.behave({ models: { failure: { kind: 'status', status: 429, retryAfterS: 3 } } }, 1);
  expect([(await models()).status, (await models()).status]).toEqual([429, 200]);
  expect(await openai.count()).toMatchObject({ models: { calls: 1 }, errors: { models: 1 } });
  expect((await openai.requests()).map(({ outcome }) => outcome)).toEqual(['refused', 'answered']);
  expect(await doubles.deepgram.count()).toMatchObject({ connections: 0 });
  expect(openai.behave({ sing: {} } as never)).rejects.toThrow('no route "sing"');
}, 40_000);
