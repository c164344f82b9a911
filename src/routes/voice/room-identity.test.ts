import { expect, test } from 'bun:test';
import { roomIdentity } from './room-identity.ts';

test.each([
  ['Alice', 'alice'],
  ['  Zoë O’Brien ', 'zoe-o-brien'],
  ['Мария', 'mariya'],
  ['李雷', 'lilei'],
  ['🦊', 'fox'],
  ['\u{e0000}', 'student'],
  ['a'.repeat(600), 'a'.repeat(32)],
])('"%s" is readable in any list', (name, slug) => {
  expect(roomIdentity(name, 'student', 'lesson')).toMatch(new RegExp(`^${slug}-[0-9a-f]{8}$`));
});

test('is the same for one student in one lesson, and for nobody and nothing else', () => {
  const identity = roomIdentity('Ann', 'student', 'lesson');
  expect(roomIdentity('Ann', 'student', 'lesson')).toBe(identity);
  expect(roomIdentity('Ann', 'another', 'lesson')).not.toBe(identity);
  expect(roomIdentity('Ann', 'student', 'another')).not.toBe(identity);
});
