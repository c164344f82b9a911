import { expect, test } from 'bun:test';
import { lookUp } from './look-up.ts';
import { SAMPLE_LESSON } from './sample-lesson.ts';

test('what the lesson says about something is found, the nearest first', () => {
  expect(lookUp(SAMPLE_LESSON, 'Where does it come from, a freezer?')[0]).toContain(
    'It comes out of a freezer.',
  );
});

test('what the lesson does not say is not found', () => {
  expect(lookUp(SAMPLE_LESSON, 'Who invented the telephone?')).toEqual([]);
  expect(lookUp(SAMPLE_LESSON, 'why?')).toEqual([]);
});

test('answers to its questions are not given away', () => {
  expect(lookUp(SAMPLE_LESSON, 'Is there a puddle?')).toEqual([]);
});
