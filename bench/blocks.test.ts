import { expect, test } from 'bun:test';
import { blocksRow } from './blocks.ts';

const OUTPUT = [
  'blocks {"at":1000,"mainMs":90,"agentMs":80}',
  'Viva is ready at http://127.0.0.1:3000',
  'blocks {"at":2000,"mainMs":4,"agentMs":9}',
  'blocks {"at":3000,"mainMs":6.5,"agentMs":2}',
].join('\n');
const PHASES = [
  { name: 'turns', startedAt: 1000 },
  { name: 'ten', startedAt: 2500 },
];

test('takes the longest block of each thread since the first phase, and says during which', () => {
  const { measured, note } = blocksRow(OUTPUT, PHASES);
  expect(measured).toEqual([6.5, 9]);
  expect(note).toContain('main during “ten”, agent during “turns”');
});

test('a server that printed nothing was not measured', () => {
  expect(blocksRow('Viva is ready', PHASES).broken).toBe(true);
});
