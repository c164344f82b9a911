import { expect, test } from 'bun:test';
import { readStudentName } from './student-name.ts';

test.each([
  ['none', undefined, 'name_missing'],
  ['an empty one', '', 'name_missing'],
  ['only spaces', ' \u3000 ', 'name_missing'],
  ['nothing that can be seen', '\u200b\u200d', 'name_missing'],
  ['61 characters', 'x'.repeat(61), 'name_too_long'],
  ['61 flags', '🇳🇱'.repeat(61), 'name_too_long'],
  ['one letter under a thousand accents', `e${'\u0301'.repeat(1000)}`, 'name_too_long'],
  ['a line break', 'Ann\nBob', 'name_control_characters'],
  ['a null', 'Ann\0', 'name_control_characters'],
  ['a line separator', 'Ann\u2028Bob', 'name_control_characters'],
])('%s is refused', (_, typed, code) => {
  expect(readStudentName(typed)).toMatchObject({ ok: false, code });
});

test.each([
  'Ann',
  '<script>alert(1)</script>',
  "'; DROP TABLE students; --",
  'نور الدين',
  '👩‍👩‍👧',
  'x'.repeat(60),
  '🇳🇱'.repeat(60),
])('%s is kept as typed', (name) => {
  expect(readStudentName(`  ${name} `)).toEqual({ ok: true, name });
});
