import { expect, test } from 'bun:test';
import { addCounts, closingLine, countsIn, failuresIn } from './counts.ts';

const OUTPUT = `bun test v1.4.5
(pass) a tutor that says 7 pass
(fail) a tutor > is silent [3.21ms]
(fail) a tutor > that never came

2 tests failed:
(fail) a tutor > is silent [3.21ms]
 12 pass
 3 skip
 1 todo
 2 fail
 40 expect() calls
Ran 18 tests across 4 files. [1.00s]
`;

test('counts what bun says in its summary, and nothing else', () => {
  expect(countsIn(OUTPUT)).toEqual({ passed: 12, failed: 2, skipped: 4 });
  expect(countsIn('crashed')).toEqual({ passed: 0, failed: 0, skipped: 0 });
});

test('the closing line names skipped tests only when there are some', () => {
  const counts = countsIn(OUTPUT);
  expect(closingLine(addCounts(counts, counts))).toBe('24 passed, 4 failed, 8 skipped');
  expect(closingLine({ passed: 5, failed: 0, skipped: 0 })).toBe('5 passed, 0 failed');
});

test('names each failure once', () => {
  expect(failuresIn(OUTPUT)).toEqual(['a tutor > is silent', 'a tutor > that never came']);
});
