import { expect, test } from 'bun:test';
import { live, minute, standing, stored } from './example.ts';
import { type Standing, troublesOf } from './standing.ts';

test('a server that is well has no troubles', () => {
  expect(troublesOf(standing())).toEqual([]);
});

const { turns, spent, lessons } = stored();
const slow = { turns: 40, p50Ms: 2_000, p95Ms: 3_100 };
const engine = { part: 'llm', name: 'practice tutor', isSpare: true } as const;
const agentIsDown = { agent: { ready: false, todo: 'It is started again by itself.' } } as const;

test.each<[string, Partial<Standing>, string]>([
  ['the agent thread does not answer', { live: live({ readiness: agentIsDown }) }, 'agent not ready'],
  [
    'a thread is down',
    { live: live({ threads: [{ name: 'speech threads', isUp: false, note: '' }] }) },
    'The speech threads cannot be heard of',
  ],
  ['the database does not answer', { stored: undefined }, 'The database does not answer'],
  [
    'a limit is nearly reached',
    { stored: stored({ spent: { ...spent, todayMicroDollars: 4_000_000 } }) },
    'The money of today is 80 % spent',
  ],
  [
    'a limit is reached',
    { stored: stored({ spent: { ...spent, todayMicroDollars: 5_000_001 } }) },
    'The money of today is spent',
  ],
  [
    'time is spent',
    { limits: { microDollars: null, ms: lessons.todayMs } },
    'The time in lessons of today is spent',
  ],
  ['a spare stands in', { live: live({ engines: [engine] }) }, 'practice tutor stands in'],
  [
    'the disk is nearly full',
    { live: live({ disk: { freeBytes: 400_000_000, totalBytes: 2_000_000_000 } }) },
    'disk of DATA_DIR is nearly full',
  ],
  [
    'memory is nearly used up',
    { live: live({ memory: { usedBytes: 950, totalBytes: 1_000 } }) },
    'Nearly all memory is in use',
  ],
  ['requests failed', { live: live({ minutes: [minute({ errors: 2 })] }) }, '2 requests failed here'],
  [
    'browsers cannot connect',
    { live: live({ minutes: [minute({ tokens: 20, connectionFailures: 5 })] }) },
    '5 browsers could not connect',
  ],
  ['every place is taken', { live: live({ lessons: { live: 20, most: 20 } }) }, 'All 20 places are taken'],
  [
    'answers are slow',
    { stored: stored({ turns: { ...turns, lastHour: { total: slow } } }) },
    'one in twenty took longer than 3100 ms',
  ],
])('when %s, it is said with what to do', (_, changes, words) => {
  const troubles = troublesOf(standing(changes));
  expect(troubles.map(({ what }) => what)).toEqual([expect.stringContaining(words)]);
  expect(troubles[0]?.whatToDo).not.toBe('');
});

test('what is chance or long ago is no trouble', () => {
  const few = { total: { ...slow, turns: 19 } };
  const longAgo = minute({ errors: 9, connectionFailures: 90 });
  const minutes = [longAgo, ...Array.from({ length: 10 }, () => minute())];
  const changes = { live: live({ minutes }), stored: stored({ turns: { ...turns, lastHour: few } }) };
  expect(troublesOf(standing(changes))).toEqual([]);
});
