import { expect, test } from 'bun:test';
import { tmpdir } from 'node:os';
import { pino } from 'pino';
import { Metrics } from '../../metrics/metrics.ts';
import { Refusals } from './refusals.ts';

test('a class before a full server is one line of the log, and every refusal is counted', async () => {
  const lines: string[] = [];
  const metrics = new Metrics(tmpdir());
  const refusals = new Refusals({
    metrics,
    log: pino({}, { write: (line: string) => void lines.push(line) }),
  });
  for (let n = 0; n < 500; n += 1) refusals.count('lessons_full');
  refusals.count('topic_unknown');
  expect(lines.map((line) => JSON.parse(line).code)).toEqual(['lessons_full', 'topic_unknown']);
  expect(await metrics.exposition()).toContain('viva_token_refusals_total{code="lessons_full"} 500');
  expect(metrics.recent().at(-1)?.tokenRefusals).toBe(501);
});
