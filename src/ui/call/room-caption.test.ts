import { expect, test } from 'bun:test';
import { captionOf } from './room-caption.ts';
import { type TranscriptTurn, withTranscript } from './transcript.ts';

function heard(turns: TranscriptTurn[], text: string, attributes: Record<string, string>): TranscriptTurn[] {
  const caption = captionOf('tutor', text, attributes);
  return caption ? withTranscript(turns, caption) : turns;
}

test('texts of one segment replace each other until one is final, and segments stay apart', () => {
  let turns = heard([], 'The sun', { 'lk.segment_id': 'a', 'lk.transcription_final': 'false' });
  turns = heard(turns, 'And', { 'lk.segment_id': 'b', 'lk.transcription_final': 'false' });
  turns = heard(turns, 'The sun heats the sea.', { 'lk.segment_id': 'a', 'lk.transcription_final': 'true' });
  expect(turns).toEqual([
    { id: 'a', who: 'tutor', text: 'The sun heats the sea.', final: true },
    { id: 'b', who: 'tutor', text: 'And', final: false },
  ]);
});

test('a final text that is empty withdraws its segment', () => {
  const turns = heard([], 'mm', { 'lk.segment_id': 'a', 'lk.transcription_final': 'false' });
  expect(heard(turns, '', { 'lk.segment_id': 'a', 'lk.transcription_final': 'true' })).toEqual([]);
});

test('it was said when the tutor says it was', () => {
  expect(captionOf('student', 'Yes.', { 'lk.segment_id': 'a', 'viva.at': '1234' })?.at).toBe(1234);
});

test('a text about no segment is none of ours', () => {
  expect(captionOf('tutor', 'Hello.')).toBeUndefined();
});
