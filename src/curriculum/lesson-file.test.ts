import { expect, test } from 'bun:test';
import { parseLesson } from './lesson-file.ts';
import { describeProblem } from './lesson-problem.ts';

const WHOLE = `---
title: "Halves: a start"
level: beginner
language: en
summary: What a half is.
---

## What a half is

Cut an apple into **two** equal parts.
Each part is a half, written \`1/2\`.

<!-- Bring an apple. -->

### In other words

Share a cake fairly between two.

### Question

How do we write one half?

### Key ideas

- 1/2, one over two
- 1,000

### Hint

One part of two.

### Answer

We write 1/2, or 500 of 1,000.
`;

function problemsOf(source: string, file = 'lessons/halves.md'): string[] {
  const parsed = parseLesson(file, source);
  return 'problems' in parsed ? parsed.problems.map(describeProblem) : [];
}

test('a lesson is read as its teacher meant it', () => {
  expect(parseLesson('/srv/lessons/halves.md', WHOLE)).toEqual({
    lesson: {
      slug: 'halves',
      title: 'Halves: a start',
      level: 'beginner',
      language: 'en',
      summary: 'What a half is.',
      subtopics: [
        {
          title: 'What a half is',
          explanation: 'Cut an apple into two equal parts. Each part is a half, written 1/2.',
          anotherWay: 'Share a cake fairly between two.',
          question: {
            text: 'How do we write one half?',
            keyIdeas: [{ wordings: ['1/2', 'one over two'] }, { wordings: ['1,000'] }],
            hint: 'One part of two.',
            answer: 'We write 1/2, or 500 of 1,000.',
          },
        },
      ],
    },
  });
});

test('line endings and a byte order mark do not matter', () => {
  expect(parseLesson('halves.md', `\uFEFF${WHOLE.replace(/\n/g, '\r\n')}`)).toEqual(
    parseLesson('halves.md', WHOLE),
  );
});

test.each([
  ['no settings', WHOLE.slice(WHOLE.indexOf('## ')), 'halves.md:1: The settings at the top are missing.'],
  [
    'settings that are not YAML',
    WHOLE.replace('"Halves: a start"', 'Halves: a start'),
    'halves.md:2: The settings',
  ],
  [
    'a missing setting',
    WHOLE.replace('level: beginner\n', ''),
    'halves.md:1: There is no level. Add a line such as',
  ],
  ['an empty setting', WHOLE.replace('beginner', ''), 'halves.md:3: The level is empty.'],
  ['an unknown setting', WHOLE.replace('level:', 'lvl:'), 'halves.md:3: "lvl" is not a setting.'],
  [
    'an unknown language',
    WHOLE.replace('language: en', 'language: English'),
    'halves.md:4: "English" is not a lang',
  ],
  [
    'text before the first subtopic',
    WHOLE.replace('## What', 'Hello.\n\n## What'),
    'halves.md:8: This text stands',
  ],
  ['no subtopic', WHOLE.slice(0, WHOLE.indexOf('## ')), 'halves.md:7: The lesson has no subtopic.'],
  ['two equal titles', WHOLE + WHOLE.slice(WHOLE.indexOf('## ')), 'halves.md:35: Two subtopics are called'],
  ['a heading of another depth', WHOLE.replace('### Hint', '#### Hint'), 'halves.md:28: The heading "Hint"'],
  [
    'a part with a slip of the pen',
    WHOLE.replace('### Hint', '### Hnt'),
    'halves.md:28: "Hnt" is not a part',
  ],
  [
    'a missing part',
    WHOLE.replace('### Hint\n\nOne part of two.\n', ''),
    '"What a half is" has no hint. Add "### Hint"',
  ],
  ['a part that stands twice', `${WHOLE}\n### Hint\n\nAgain.\n`, 'halves.md:36: "Hint" stands twice'],
  [
    'an explanation nobody would listen to',
    WHOLE.replace('Share', 'Share '.repeat(200)),
    'halves.md:15: The in other',
  ],
  [
    'a picture where speech is expected',
    WHOLE.replace('One part', '- One part'),
    'halves.md:30: A list cannot be',
  ],
  [
    'key ideas without a list',
    WHOLE.replace('- 1/2, one over two\n- 1,000', '1/2'),
    'halves.md:25: "Key ideas" is a list.',
  ],
  ['a key idea without words', WHOLE.replace('- 1,000', '- ?'), 'halves.md:26: A key idea has no words.'],
  [
    'a question that asks nothing',
    WHOLE.replace('half?', 'half.'),
    'halves.md:19: The question does not end with',
  ],
  [
    'an answer that is not right',
    WHOLE.replace('500 of 1,000', 'so'),
    'halves.md:32: The answer itself does not hold',
  ],
  [
    'a question that answers itself',
    WHOLE.replace('half?', 'half of 1,000?'),
    'halves.md:19: The question already says',
  ],
])('%s is reported with file, line and mend', (_, source, message) => {
  expect(problemsOf(source).join('\n')).toContain(message);
});

test('every mistake is found at once, from top to bottom', () => {
  const lines = problemsOf(WHOLE.replace('title:', 'titel:').replace('### Hint', '### Hnt'), 'halves.md').map(
    (problem) => Number(/:(\d+):/.exec(problem)?.[1]),
  );
  expect(lines).toEqual([1, 2, 8, 28]);
});

test('a file name that cannot be part of an address is told the right one', () => {
  expect(problemsOf(WHOLE, 'lessons/My Halves!.md')).toEqual([
    'lessons/My Halves!.md: The file\'s name cannot be part of a web address. Rename it to "my-halves.md": small letters, digits and single hyphens.',
  ]);
});
