import { describe, expect, test } from 'bun:test';
import { SpeechChunker } from './speech-chunks.ts';

function cut(text: string, tokenLength = text.length): string[] {
  const chunker = new SpeechChunker();
  const tokens = text.match(new RegExp(`[\\s\\S]{1,${Math.max(1, tokenLength)}}`, 'g')) ?? [];
  return [...tokens.flatMap((token) => chunker.push(token)), ...chunker.flush()];
}

const REPLIES: Record<string, string[]> = {
  'Hello Anna, good to see you again. Today we add.': [
    'Hello Anna, ',
    'good to see you again. ',
    'Today we add.',
  ],
  'Right. Well done!': ['Right. ', 'Well done!'],
  // Too short to stand alone: the first piece goes on to the next boundary.
  'So, three quarters it is, Anna. Next.': ['So, three quarters it is, ', 'Anna. ', 'Next.'],
  'Today we look at fractions and how to add them.': ['Today we look at fractions ', 'and how to add them.'],
  'You need a common denominator because the pieces differ in size.': [
    'You need a common denominator ',
    'because the pieces differ in size.',
  ],
  // No natural boundary: it is never cut in the middle of a phrase.
  'The picture on the wall shows something in black and white only.': [
    'The picture on the wall shows something in black and white only.',
  ],
  'Photosynthesis needs light — and water too.': ['Photosynthesis needs light — ', 'and water too.'],
  // Only the first piece is cut early.
  'Good. Plants take in water, light and air, because they need them.': [
    'Good. ',
    'Plants take in water, light and air, because they need them.',
  ],
  'Please ask Dr. Smith or Mrs. Jones about vitamins. Then return.': [
    'Please ask Dr. Smith or Mrs. Jones about vitamins. ',
    'Then return.',
  ],
  'Take an even number, e.g. 4 or 6. Halve it.': ['Take an even number, ', 'e.g. 4 or 6. ', 'Halve it.'],
  'Some numbers are even, i.e., halves exist. See No. 5 for more.': [
    'Some numbers are even, ',
    'i.e., halves exist. ',
    'See No. 5 for more.',
  ],
  'We meet at 5 p.m. Bring a pen.': ['We meet at 5 p.m. ', 'Bring a pen.'],
  'We count in steps 2, 4, 6, 8 to reach 1,000.50 at 10:30. Ready?': [
    'We count in steps 2, 4, 6, 8 to reach 1,000.50 at 10:30. ',
    'Ready?',
  ],
  'Subtract like this: 5 – 3 leaves 2. And 12.5 - 2 leaves 10.5.': [
    'Subtract like this: ',
    '5 – 3 leaves 2. ',
    'And 12.5 - 2 leaves 10.5.',
  ],
  '“Is that right?” she asked. “Yes!” Good.': ['“Is that right?” she asked. ', '“Yes!” ', 'Good.'],
  'Steps:\n1. Find it.\n2. Add it.': ['Steps:\n', '1. Find it.\n', '2. Add it.'],
  'Wait... what?  Really?!  Yes.\n': ['Wait... what?  ', 'Really?!  ', 'Yes.\n'],
  'مرحبا، أنا هنا. 你好 李雷!': ['مرحبا، أنا هنا. ', '你好 李雷!'],
};

describe('SpeechChunker', () => {
  test.each(Object.entries(REPLIES))('cuts %p', (text, pieces) => {
    expect(cut(text)).toEqual(pieces);
  });

  test.each([1, 2, 3, 7])('cuts the same when text streams in by %d characters', (tokenLength) => {
    for (const [text, pieces] of Object.entries(REPLIES)) expect(cut(text, tokenLength)).toEqual(pieces);
  });

  test('gives a piece out as soon as the next word begins', () => {
    const chunker = new SpeechChunker();
    expect(chunker.push('Hello Anna,')).toEqual([]);
    expect(chunker.push(' ')).toEqual([]);
    expect(chunker.push('g')).toEqual(['Hello Anna, ']);
  });

  test('begins anew after a flush', () => {
    const chunker = new SpeechChunker();
    chunker.push('That is right. ');
    expect(chunker.flush()).toEqual(['That is right. ']);
    expect(chunker.flush()).toEqual([]);
    expect(chunker.push('Now look here, please')).toEqual(['Now look here, ']);
  });

  test('cuts a long sentence at a clause and endless text anywhere', () => {
    const long = `Yes. ${'It goes on and on '.repeat(8)}until here, and then it ends.`;
    expect(cut(long).map((piece) => piece.slice(-6))).toEqual(
      ['Yes. ', ' here, ', ' ends.'].map((end) => end.slice(-6)),
    );
    const endless = 'a'.repeat(5000);
    expect(cut(endless).join('')).toBe(endless);
    expect(Math.max(...cut(endless).map((piece) => piece.length))).toBeLessThanOrEqual(400);
  });
});

test('the first sentence is told one token before it is certain, and no other text is', () => {
  const told = (...tokens: string[]) => {
    const chunker = new SpeechChunker();
    for (const token of tokens) chunker.push(token);
    return chunker.likelyFirst;
  };
  expect(told('That', ' is right', '.')).toBe('That is right.');
  expect(told('That', ' is', ' right')).toBeUndefined();
  expect(told('It is', ' about', ' 3', ' e.g', '.')).toBeUndefined();
  expect(told('That is right.', ' Now', ' this.')).toBeUndefined();
});
