import { expect, test } from 'bun:test';
import { parseLesson, reviewLesson } from './lesson-file.ts';
import { describeProblem } from './lesson-problem.ts';

const WHOLE = `---
title: "Halves: a start"
level: beginner
language: en
summary: What a half is.
before:
  - counting
---

## What a half is

Cut an apple into **two** equal parts.
Each part is a half, written \`1/2\`.

<!-- Bring an apple. -->

### In other words

Share a cake fairly between two.

### Board

$$\\frac{1}{2}$$

Aloud: One half.

### Question

How do we write one half?

difficulty: easy
think: 20 s

#### Key ideas

- 1/2, one over two; a half
- equal parts, 1,000
- (extra) with a line

#### Misconceptions

- two ones; it is 2/1
  Reply: That would be two.

#### Hints

1. One part of two.
2. A line is between.
3. The number of parts is below.

#### Answer

We write 1/2 for equal parts.
`;

const FRONT = WHOLE.slice(0, WHOLE.indexOf('## '));

function read(source: string, file = 'halves.md') {
  const parsed = parseLesson(file, source);
  return 'lesson' in parsed ? parsed.lesson : { problems: parsed.problems.map(describeProblem) };
}

function problemsOf(source: string, file = 'halves.md'): string[] {
  const parsed = reviewLesson(file, source);
  return ('problems' in parsed ? parsed.problems : parsed.advice).map(describeProblem);
}

test('a lesson is read as its teacher meant it', () => {
  expect(reviewLesson('/srv/lessons/halves.md', WHOLE)).toEqual({
    advice: [],
    lesson: {
      slug: 'halves',
      title: 'Halves: a start',
      level: 'beginner',
      language: 'en',
      summary: 'What a half is.',
      prerequisites: ['counting'],
      subtopics: [
        {
          title: 'What a half is',
          explanation: 'Cut an apple into two equal parts. Each part is a half, written 1/2.',
          anotherWay: 'Share a cake fairly between two.',
          examples: [],
          board: [{ kind: 'formula', content: '\\frac{1}{2}', alt: 'One half.' }],
          questions: [
            {
              id: '1.1',
              text: 'How do we write one half?',
              difficulty: 1,
              thinkSeconds: 20,
              keyIdeas: [
                { wordings: ['1/2', 'one over two', 'a half'], needed: true },
                { wordings: ['equal parts', '1,000'], needed: true },
                { wordings: ['with a line'], needed: false },
              ],
              accept: [],
              misconceptions: [
                { name: 'two ones', wordings: ['two ones', 'it is 2/1'], reply: 'That would be two.' },
              ],
              hints: ['One part of two.', 'A line is between.', 'The number of parts is below.'],
              answer: 'We write 1/2 for equal parts.',
            },
          ],
        },
      ],
    },
  });
});

test.each([
  ['line endings and a byte order mark', `\uFEFF${WHOLE.replace(/\n/g, '\r\n')}`],
  ['three signs instead of four', WHOLE.replace(/#### /g, '### ')],
  ['capital letters and a colon', WHOLE.replace(/#### (.+)/g, (_, name) => `#### ${name.toUpperCase()}:`)],
  ['bullets instead of numbers', WHOLE.replace(/^\d\. /gm, '* ')],
  ['a title above all', WHOLE.replace('## What', '# Halves\n\n## What')],
  ['a rule right below a text', WHOLE.replace('between two.', 'between two.\n---')],
  ['labels in bold instead of headings', WHOLE.replace(/#### (.+)/g, '**$1:**')],
  ['settings as a list', WHOLE.replace('difficulty: easy\nthink', '- Difficulty: Easy\n- Time to think')],
  ['settings under headings', WHOLE.replace('difficulty: easy', '#### Difficulty\n\neasy\n')],
  [
    'hints with a heading each',
    WHOLE.replace(/^(\d)\. /gm, '#### Hint $1\n\n').replace('#### Hints\n\n', ''),
  ],
  ['a question in its heading', WHOLE.replace('### Question\n\nHow', '### Question 1: How')],
  ['an answer behind its label', WHOLE.replace('#### Answer\n\nWe', 'Answer: We')],
  ['wordings below an idea', WHOLE.replace('1/2, one over two; a half', '1/2\n  - one over two\n  - a half')],
  ['an idea marked behind it', WHOLE.replace('(extra) with a line', 'with a line (optional)')],
  ['extra ideas apart', WHOLE.replace('- (extra) with', '\n#### Extra ideas\n\n- with')],
  ['an arrow before a reply', WHOLE.replace('\n  Reply: That', ' -> That')],
  ['a reply indented below', WHOLE.replace('  Reply: That', '\n  > That')],
  ['a code block for a formula', WHOLE.replace('$$\\frac{1}{2}$$', '```math\n\\frac{1}{2}\n```')],
  ['a prerequisite as a text', WHOLE.replace('before:\n  - counting', 'prerequisites: counting')],
])('%s make no difference', (_, source) => {
  expect(read(source)).toEqual(read(WHOLE));
});

test.each([
  ['9.8 ± 0.2 metres per second, m/s', { value: 9.8, tolerance: 0.2, unit: ['metres per second', 'm/s'] }],
  ['9.8 m/s +- 0.2', { value: 9.8, tolerance: 0.2, unit: ['m/s'] }],
  ['3/4', { value: 0.75, tolerance: 0, unit: [] }],
  ['−5 degrees', { value: -5, tolerance: 0, unit: ['degrees'] }],
  ['$1,500 ± 100', { value: 1500, tolerance: 100, unit: ['dollars', 'dollar', 'bucks'] }],
  ['3 × 10^8 ± 1e6 (metres per second)', { value: 3e8, tolerance: 1e6, unit: ['metres per second'] }],
])('the number "%s" is understood', (written, number) => {
  const lesson = read(WHOLE.replace('think: 20 s', `think: 20 s\nnumber: ${written}`));
  expect(lesson).toMatchObject({ subtopics: [{ questions: [{ number }] }] });
});

test('a number may be enough, with its parts in lines of their own', () => {
  const lines = '#### Number\n\n- value: 0.5\n- tolerance: 0.1\n- unit: cakes, cake\n\n#### Misconceptions';
  const source = WHOLE.replace(/#### Key ideas[\s\S]*?#### Misconceptions/, lines);
  const number = { value: 0.5, tolerance: 0.1, unit: ['cakes', 'cake'] };
  expect(read(source)).toMatchObject({ subtopics: [{ questions: [{ keyIdeas: [], number }] }] });
});

test('the board holds text, code, tables and pictures, each with words for it', () => {
  const board = [
    'A note.',
    '```python\nprint(1)\n```\nAloud: It prints one.',
    '| a |\n|---|\n| 1 |\n\nThe unlabelled words below are its own.',
    '![A cake](cake.png)',
  ].join('\n\n');
  expect(read(WHOLE.replace('$$\\frac{1}{2}$$\n\nAloud: One half.', board))).toMatchObject({
    subtopics: [
      {
        board: [
          { kind: 'text', content: 'A note.', alt: 'A note.' },
          { kind: 'code', content: 'print(1)', language: 'python', alt: 'It prints one.' },
          { kind: 'table', content: '| a |\n|---|\n| 1 |', alt: 'The unlabelled words below are its own.' },
          { kind: 'picture', content: 'cake.png', alt: 'A cake' },
        ],
      },
    ],
  });
});

test('code under a question is shown, and its text is asked', () => {
  const lesson = read(WHOLE.replace('one half?', 'one half?\n\n```python\n1 / 2\n```'));
  expect(lesson).toMatchObject({
    subtopics: [{ board: [{}, { kind: 'code' }], questions: [{ text: 'How do we write one half?' }] }],
  });
});

test('a question has an id by its place, or its own', () => {
  const again = WHOLE.slice(WHOLE.indexOf('### Question')).replace('think: 20 s', 'id: again');
  expect(read(WHOLE + again)).toMatchObject({ subtopics: [{ questions: [{ id: '1.1' }, { id: 'again' }] }] });
});

test('a misconception that its own words do not name is warned of, and nothing has to be mended', () => {
  const source = WHOLE.replace('- two ones; it is 2/1', '- two ones; I forgot how two ones look');
  const parsed = reviewLesson('halves.md', source);
  expect('advice' in parsed && parsed.advice).toMatchObject([
    {
      what: 'The misconception "I forgot how two ones look" is not recognised when a student says just that.',
      isWarning: true,
      blocks: false,
    },
  ]);
});

test('a misconception that is taken for another is warned of', () => {
  const other = '  Reply: That would be two.\n- two ones in a row\n  Reply: A row is no half.';
  expect(problemsOf(WHOLE.replace('  Reply: That would be two.', other))).toEqual([
    expect.stringContaining('The misconception "two ones in a row" is taken for "two ones".'),
  ]);
});

test('a file of the simpler kind, with one hint, is taught, and the check asks for more', () => {
  const simple = `${FRONT}## A half

One of two equal parts.

### In other words

Share a cake.

### Question

How many people share the cake?

### Key ideas

- two, a pair

### Hint

Cut an apple.

### Answer

Two people share it.
`;
  expect(read(simple)).toMatchObject({ subtopics: [{ questions: [{ hints: ['Cut an apple.'] }] }] });
  expect(problemsOf(simple)).toEqual([
    'halves.md:26: The question has one hint only. Write 3 or more, each helping a little further.',
  ]);
});

test.each([
  ['no settings', WHOLE.slice(FRONT.length), 'halves.md:1: The settings at the top are missing.'],
  ['settings that are not YAML', WHOLE.replace('"Halves: a start"', 'Halves: a start'), ':2: The settings'],
  ['a missing setting', WHOLE.replace('level: beginner\n', ''), ':1: There is no level. Add a line such as'],
  ['an empty setting', WHOLE.replace('beginner', ''), ':3: The level is empty.'],
  ['an unknown setting', WHOLE.replace('level:', 'lvl:'), ':3: "lvl" is not a setting.'],
  ['an unknown language', WHOLE.replace('language: en', 'language: English'), ':4: "English" is not a lang'],
  ['text before the first subtopic', WHOLE.replace('## What', 'Hi.\n\n## What'), ':10: This text stands'],
  ['no subtopic', FRONT, ':9: The lesson has no subtopic.'],
  ['two equal titles', WHOLE + WHOLE.slice(FRONT.length), ':54: Two subtopics are called'],
  [
    'a subtopic without a question',
    `${WHOLE}\n## B\n\nB.\n\n### In other words\n\nB.\n`,
    ':55: "B" asks noth',
  ],
  ['no explanation', WHOLE.replace(/Cut[\s\S]*?`\.\n/, ''), ':10: "What a half is" has no explanation.'],
  ['no other words', WHOLE.replace(/### In other[^#]*/, ''), ':10: "What a half is" is not said in other w'],
  ['a part with a slip of the pen', WHOLE.replace('# Hints', '# Hnts'), 'question. Did you mean "Hints"?'],
  ['a part of nothing', WHOLE.replace('# Hints', '# Songs'), ':45: "Songs" is not a part of a subtopic or'],
  ['a part before its question', WHOLE.replace('### Board', '### Answer'), ':21: "Answer" stands before any'],
  ['a part that stands twice', `${WHOLE}\n#### Answer\n\nAgain.\n`, ':55: "Answer" stands twice'],
  ['an unknown difficulty', WHOLE.replace('easy', 'mean'), ':31: "mean" is not a difficulty.'],
  ['no time to think', WHOLE.replace('20 s', '2000 s'), ':32: "2000 s" is no time to think.'],
  [
    'no number',
    WHOLE.replace('think: 20 s', '#### Number\n\ntwelve'),
    ':32: "twelve" cannot be read as a num',
  ],
  ['a tolerance of nothing', WHOLE.replace('think: 20 s', 'tolerance: 1'), 'a tolerance without a number'],
  ['key ideas without a list', WHOLE.replace('- 1/2', '1/2\nand'), ':36: "Key ideas" is a list.'],
  ['a key idea without words', WHOLE.replace('- equal parts, 1,000', '- ?'), ':37: A key idea has no words.'],
  ['no key ideas', WHOLE.replace(/#### Key ideas[^#]*/, ''), 'The question has no key ideas. Add'],
  ['no hints', WHOLE.replace(/#### Hints[^#]*/, ''), ':27: The question has no hints.'],
  ['no answer', WHOLE.replace(/#### Answer[^#]*$/, ''), ':27: The question has no answer.'],
  [
    'a hint that is the answer',
    WHOLE.replace('One part of two', 'We write 1/2 for equal parts'),
    'hint is the',
  ],
  [
    'a misconception without a reply',
    WHOLE.replace('  Reply: That would be two.', ''),
    'has no reply. Write',
  ],
  [
    'a table among the hints',
    WHOLE.replace('1. One part', '| a |\n|---|\n\n1. One part'),
    'cannot stand under',
  ],
  [
    'two equal ids',
    WHOLE.replace('think', 'id: 1.2\nthink') + WHOLE.slice(WHOLE.indexOf('### Q')),
    'the id "1.2"',
  ],
  [
    'a picture from elsewhere',
    WHOLE.replace('$$\\frac{1}{2}$$', '![A](../a.png)'),
    ':23: The picture "../a.png"',
  ],
])('%s keeps a file from being taught, with line and mend', (_, source, message) => {
  const found = read(source);
  expect('problems' in found ? found.problems.join('\n') : 'taught').toContain(message);
});

test.each([
  [
    'a remark in a key idea',
    WHOLE.replace('1,000', '1,000 (a lot)'),
    ':37: "(a lot)" is not taken as a wording',
  ],
  ['a title of a key idea', WHOLE.replace('- equal', '- fair: equal'), ':37: "fair:" is not taken'],
  ['two hints', WHOLE.replace(/3\. The.*\n/, ''), ':45: The question has 2 hints only.'],
  [
    'what nobody would listen to',
    WHOLE.replace('Share', 'Share '.repeat(200)),
    ':17: What is said in other w',
  ],
  ['a formula in a sentence', WHOLE.replace('Share', 'Share $\\frac12$'), 'which cannot be read aloud.'],
  ['a formula without words', WHOLE.replace('Aloud: One half.', ''), ':23: The formula has no words'],
  [
    'a question that asks nothing',
    WHOLE.replace('half?', 'half.'),
    ':27: The question has no question mark.',
  ],
  [
    'an answer that is not right',
    WHOLE.replace('for equal parts', 'so'),
    ':51: The answer itself does not hold',
  ],
  [
    'a hint that says all',
    WHOLE.replace('A line is between', '1/2 for equal parts'),
    ':48: The hint already says',
  ],
  [
    'a misconception that is right',
    WHOLE.replace('two ones', '1/2 for equal parts'),
    ':42: The misconception "1/2 fo',
  ],
])('%s is told, and the file is taught', (_, source, message) => {
  expect(read(source)).toHaveProperty('title');
  expect(problemsOf(source).join('\n')).toContain(message);
});

test('every mistake is found at once, from top to bottom', () => {
  const source = WHOLE.replace('title:', 'titel:').replace('# Hints', '# Hnts').replace('easy', 'mean');
  const lines = problemsOf(source).map((problem) => Number(/:(\d+):/.exec(problem)?.[1]));
  expect(lines).toEqual([1, 2, 27, 31, 45]);
});

test('a file name that cannot be part of an address is told the right one', () => {
  expect(problemsOf(WHOLE, 'lessons/My Halves!.md')).toEqual([
    'lessons/My Halves!.md: The file\'s name cannot be part of a web address. Rename it to "my-halves.md": small letters, digits and single hyphens.',
  ]);
});
