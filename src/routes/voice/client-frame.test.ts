import { expect, test } from 'bun:test';
import type { ClientFrame } from '../../protocol.ts';
import { readAudioFrame, readTextFrame } from './client-frame.ts';

const good: ClientFrame[] = [
  { type: 'join', token: 'a.b.c' },
  { type: 'text', text: '🦊'.repeat(500) },
  { type: 'mute', muted: true },
  { type: 'played', ms: 12.5, done: false },
  { type: 'think' },
  { type: 'end' },
];
test.each(good)('a frame of type $type is read as it is', (frame) => {
  expect(readTextFrame(JSON.stringify(frame))).toEqual(frame);
});

test.each([
  ['broken JSON', '{"type":', 1003],
  ['no object', 'null', 1003],
  ['no type', '{}', 1003],
  ['an unknown type', '{"type":"dance"}', 1003],
  ['a missing field', '{"type":"text"}', 1008],
  ['a field of another type', '{"type":"mute","muted":"yes"}', 1008],
  ['a negative time', '{"type":"played","ms":-1,"done":true}', 1008],
  ['1,001 characters', JSON.stringify({ type: 'text', text: 'x'.repeat(1001) }), 1008],
  ['more than 4 kB', JSON.stringify({ type: 'text', text: 'x'.repeat(4096) }), 1009],
])('%s breaks the protocol', (_, text, code) => {
  expect(readTextFrame(text)).toMatchObject({ code, message: expect.any(String) });
});

test('audio is whole samples, at most 200 ms of them', () => {
  expect(readAudioFrame(new ArrayBuffer(640))).toEqual({ ms: 20 });
  expect(readAudioFrame(new ArrayBuffer(6400))).toEqual({ ms: 200 });
  expect(readAudioFrame(new ArrayBuffer(641))).toMatchObject({ code: 1003 });
  expect(readAudioFrame(new ArrayBuffer(6402))).toMatchObject({ code: 1009 });
});
