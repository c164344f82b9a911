import { expect, test } from 'bun:test';
import { blocksSince } from './blocks.ts';

test('takes the longest block of each thread after a moment, from among other lines', () => {
  const output = [
    'blocks {"at":1000,"mainMs":90,"agentMs":80}',
    'Viva is ready at http://127.0.0.1:3000',
    'blocks {"at":2000,"mainMs":4,"agentMs":9}',
    'blocks {"at":3000,"mainMs":6.5,"agentMs":2}',
  ].join('\n');
  expect(blocksSince(output, 1000)).toEqual({ mainMs: 6.5, agentMs: 9 });
});
