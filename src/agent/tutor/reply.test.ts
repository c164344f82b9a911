import { describe, expect, test } from 'bun:test';
import { lessonIsOver, questionOf, type Said } from './progress.ts';
import { nudge, replyTo } from './reply.ts';
import { SAMPLE_LESSON } from './sample-lesson.ts';

const [FIRST, SECOND] = SAMPLE_LESSON.subtopics.map((subtopic) => questionOf(subtopic).text) as [
  string,
  string,
];
const EXPLANATION = 'Ice is cold. It comes out of a freezer. It was a drink before.';

/** Plays a lesson. The tutor is heard to the end, but where `heard` says what was heard of its turn before. */
function lesson(...student: (string | { heard: string })[]) {
  const turns: Said[] = [];
  const speak = () => {
    turns.push({ who: 'tutor', text: replyTo(SAMPLE_LESSON, 'Alice', turns).text });
  };
  speak();
  for (const words of student) {
    if (typeof words === 'string') {
      turns.push({ who: 'student', text: words });
      speak();
    } else {
      turns.pop();
      if (words.heard) turns.push({ who: 'tutor', text: words.heard });
    }
  }
  return { turns, last: turns.at(-1)?.text ?? '', over: lessonIsOver(SAMPLE_LESSON, turns) };
}

test('the tutor greets by name, says the topic, explains and asks', () => {
  expect(lesson().last).toBe(`Hello Alice. Our topic today: Ice. ${EXPLANATION} ${FIRST}`);
});

test.each(['<script>alert(1)</script>', '🦊', 'שלום', "'; DROP TABLE students;--"])(
  'the name %s is shown as it is',
  (name) => {
    expect(replyTo(SAMPLE_LESSON, name, []).text).toStartWith(`Hello ${name}.`);
  },
);

test('the same turns give the same words', () => {
  const turns = lesson('the tap', 'water').turns;
  expect(replyTo(SAMPLE_LESSON, 'Alice', turns)).toEqual(replyTo(SAMPLE_LESSON, 'Alice', turns));
});

describe('an answer', () => {
  test('that is right leads to the next point', () => {
    expect(lesson('Water.').last).toEndWith(
      `Ice stays only where it is cold. In the sun it goes away. ${SECOND}`,
    );
  });

  test('that is wrong gets the hint, a second one the answer and the next point', () => {
    expect(lesson('milk').last).toContain('It comes out of the tap.');
    expect(lesson('milk', 'juice').last).toMatch(/We have to freeze water\..*what is left then\?$/);
  });

  test('that is right after the hint leads on', () => {
    expect(lesson('milk', 'water').last).toEndWith(SECOND);
  });

  test('that is partly right is told which part, and the rest completes it', () => {
    const partly = lesson('water', 'it melts');
    expect(partly.last).toContain('it melts.');
    expect(partly.last).not.toContain('snowman');
    expect(lesson('water', 'it melts', 'a puddle').over).toBe(true);
  });

  test('of yes or no counts where the question wants one', () => {
    const [point] = SAMPLE_LESSON.subtopics;
    if (!point) throw new Error('the sample lesson has no point');
    const keyIdeas = [{ wordings: ['yes'], needed: true }];
    const question = { ...questionOf(point), text: 'Is ice cold?', keyIdeas, answer: 'Yes.' };
    const turns: Said[] = [
      { who: 'tutor', text: 'Is ice cold?' },
      { who: 'student', text: 'no' },
    ];
    const lesson = { ...SAMPLE_LESSON, subtopics: [{ ...point, questions: [question] }] };
    expect(replyTo(lesson, 'Alice', turns).text).toContain(question.hints[0] ?? 'no hint');
  });

  test('that comes in two breaths is one answer', () => {
    expect(lesson('water', 'it melts and', { heard: '' }, 'a puddle').over).toBe(true);
  });

  test('that does not come gets the hint, then the answer', () => {
    expect(lesson("I don't know").last).toContain('It comes out of the tap.');
    expect(lesson('no idea', 'not sure').last).toContain('We have to freeze water.');
  });

  test('praise and comfort change from turn to turn', () => {
    const openings = lesson('milk', 'water', 'cheese').turns.map(({ text }) => text.split('.')[0]);
    expect(openings[2]).not.toBe(openings[6]);
  });
});

describe('a wish', () => {
  test.each(['Repeat, please.', 'Can you say that again?', "Sorry, I didn't catch that.", 'pardon'])(
    '%s',
    (words) => {
      expect(lesson(words).last).toEndWith(`${EXPLANATION} ${FIRST}`);
    },
  );

  test.each(['What was the question?', 'can you repeat the question', 'the question again please'])(
    '%s',
    (words) => {
      const { last } = lesson(words);
      expect(last).toEndWith(FIRST);
      expect(last).not.toContain('Ice is cold.');
    },
  );

  test.each(["I don't understand", 'what do you mean', 'can you explain that'])('%s', (words) => {
    expect(lesson(words).last).toEndWith(`Put a full cup into the freezer, and wait a night. ${FIRST}`);
  });

  test.each(['stop', "Let's stop.", 'I want to end the lesson', 'Good-by.', 'okay bye', 'I have to go now'])(
    '%s',
    (words) => {
      const { last, over } = lesson(words);
      expect(last).toEndWith('Goodbye, Alice.');
      expect(over).toBe(true);
    },
  );

  test.each([
    "don't stop",
    'hello',
    'okay',
    'um',
    'wait a moment',
    'hm let me think',
    '',
    '...',
    'what is a gas?',
  ])('%p neither ends the lesson nor counts as a miss', (words) => {
    const { over, last } = lesson(words);
    expect(over).toBe(false);
    expect(last).not.toContain('tap');
    expect(lesson(words, words, 'water').last).toEndWith(SECOND);
  });

  test('typed without end holds nobody up', () => {
    const asked = lesson().turns;
    const startedAt = performance.now();
    for (const text of [
      'mhm'.repeat(3_000),
      'ok '.repeat(3_000),
      'water the '.repeat(3_000),
      'um '.repeat(3_000),
    ]) {
      replyTo(SAMPLE_LESSON, 'Alice', [...asked, { who: 'student', text: `${text}!x` }]);
    }
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  test('to have the answer is granted', () => {
    expect(lesson('tell me the answer').last).toMatch(/We have to freeze water\..*what is left then\?$/);
  });
});

describe('a tutor that was cut off', () => {
  test('asks again what was not heard, and says only what was not heard', () => {
    const { last } = lesson({ heard: 'Hello Alice. Our topic today: Ice. Ice is cold. It comes' }, 'wow');
    expect(last).toEndWith(`It comes out of a freezer. It was a drink before. ${FIRST}`);
    expect(last).not.toContain('Ice is cold.');
  });

  test('asks a question again that was cut', () => {
    const cut = { heard: `${EXPLANATION} What do we have to` };
    expect(lesson(cut, 'the thing').last).toEndWith(FIRST);
    expect(lesson(cut, 'the thing').last).not.toContain('tap');
  });

  test('takes an answer into the last word of its question', () => {
    expect(lesson({ heard: `${EXPLANATION} What do we have to freeze to make i` }, 'water').last).toEndWith(
      SECOND,
    );
  });

  test('gives the answer that it owes once more', () => {
    expect(lesson('milk', 'juice', { heard: 'Not quite.' }, 'wow').last).toContain(
      'We have to freeze water.',
    );
  });

  test('has not ended the lesson before its goodbye was heard', () => {
    expect(lesson('stop', { heard: 'All right,' }).over).toBe(false);
    expect(lesson('stop', { heard: 'All right,' }, 'no, go on').last).toEndWith(FIRST);
    expect(
      lesson('stop', { heard: "All right, we'll stop here. You can come back any time. Good" }).over,
    ).toBe(false);
  });
});

describe('a lesson that is taken up again', () => {
  const again = (turns: Said[]) => replyTo(SAMPLE_LESSON, 'Alice', turns).text;

  test('begins with a welcome and the open question', () => {
    const text = again(lesson('water').turns);
    expect(text).toStartWith('Welcome back, Alice.');
    expect(text).toEndWith(SECOND);
    expect(text).not.toContain('Ice stays');
  });

  test('goes on in the middle of an explanation', () => {
    const { turns } = lesson('water', { heard: 'Correct. Ice stays only where it is cold.' });
    expect(again(turns)).toBe(`Welcome back, Alice. In the sun it goes away. ${SECOND}`);
  });

  test('answers words that were left without a reply', () => {
    const { turns } = lesson('water', { heard: '' });
    expect(again(turns)).toEndWith(SECOND);
  });

  test('after its end only says goodbye', () => {
    expect(again(lesson('stop').turns)).toBe('Goodbye, Alice.');
  });
});

test('after the last point comes a recap with the score, and the end', () => {
  const { last, over } = lesson('water', 'snow', 'rain');
  expect(last).toContain('It melts, and a puddle is left.');
  expect(last).toContain('You found 1 of 2 answers yourself.');
  expect(last).toEndWith('Ice is frozen. Ice does not last. Goodbye, Alice.');
  expect(over).toBe(true);
});

test('a nudge brings the open question back', () => {
  expect(nudge({ lesson: SAMPLE_LESSON }, lesson().turns)).toContain(FIRST);
  expect(nudge({ lesson: SAMPLE_LESSON }, [])).not.toContain(FIRST);
});
