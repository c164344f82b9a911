import { expect, test } from 'bun:test';
import type { Speaker } from '../../protocol.ts';
import { fromHistory, type TranscriptTurn, withTranscript } from './transcript.ts';

function said(turns: TranscriptTurn[], id: string, who: Speaker, text: string, final: boolean) {
  return withTranscript(turns, { type: 'transcript', id, who, text, final, at: 1 });
}

test('the same id replaces what it said before, in its place', () => {
  let turns = fromHistory([{ id: 't1', who: 'tutor', text: 'Hello.', at: 1 }]);
  turns = said(turns, 's1', 'student', 'a frac', false);
  turns = said(turns, 't2', 'tutor', 'Let me', false);
  turns = said(turns, 's1', 'student', 'A fraction.', true);
  expect(turns.map(({ id, text, final }) => [id, text, final])).toEqual([
    ['t1', 'Hello.', true],
    ['s1', 'A fraction.', true],
    ['t2', 'Let me', false],
  ]);
});

test('a final empty text withdraws the turn, an interim one does not', () => {
  const turns = said([], 's1', 'student', 'mm', false);
  expect(said(turns, 's1', 'student', '', false)).toHaveLength(1);
  expect(said(turns, 's1', 'student', '', true)).toEqual([]);
});
