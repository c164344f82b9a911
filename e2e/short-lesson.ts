import { join } from 'node:path';
import { temporaryFolder } from './server-process.ts';

const NAMES =
  'alpha bravo charlie delta echo foxtrot golf hotel juliett kilo lima mike november oscar papa quebec romeo sierra tango uniform victor whiskey yankee zulu'.split(
    ' ',
  );

/** A folder with a lesson in which the tutor says little, so that students' turns come often. */
export async function shortLesson(): Promise<string> {
  const folder = temporaryFolder();
  const parts = NAMES.map(
    (name, i) => `## Letter ${i + 1}

Next letter.

### In other words

A letter has a name.

### Question

What is letter ${i + 1}?

### Key ideas

- ${name}

### Hint

Think again.

### Answer

It is ${name}.
`,
  );
  const front =
    '---\ntitle: Letters\nlevel: beginner\nlanguage: en-US\nsummary: The names of letters.\n---\n';
  await Bun.write(join(folder, 'letters.md'), `${front}\n${parts.join('\n')}`);
  return folder;
}
