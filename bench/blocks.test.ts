import { expect, test } from 'bun:test';
import { blocksRow } from './blocks.ts';

const second = (at: number, mainMs: number, agentMs: number) =>
  `blocks ${JSON.stringify({ at, main: { heldMs: mainMs, lateMs: mainMs * 2 }, agent: { heldMs: agentMs, lateMs: agentMs } })}`;

const OUTPUT = [
  second(1000, 90, 80),
  'Viva is ready at http://127.0.0.1:3000',
  second(2000, 4, 9),
  second(3000, 6.5, 2),
].join('\n');
const PHASES = [
  { name: 'turns', startedAt: 1000 },
  { name: 'ten', startedAt: 2500 },
];

test('takes the longest block of each thread since the first phase, and says during which', () => {
  const { measured, note } = blocksRow(OUTPUT, PHASES);
  expect(measured).toEqual([6.5, 9]);
  expect(note).toStartWith('during “ten” / during “turns”');
  expect(note).toContain('13 ms during “ten” / 9 ms during “turns”');
});

test('a server that printed nothing was not measured', () => {
  expect(blocksRow('Viva is ready', PHASES).broken).toBe(true);
});
