import { beforeEach, describe, expect, test } from 'bun:test';
import type { Evidence } from '../agent/teaching-events.ts';
import type { Lesson, Question } from '../curriculum/lesson.ts';
import { openSqliteStore } from '../store/sqlite.ts';
import type { Store } from '../store/store.ts';
import { pageRoutes } from './pages.tsx';
import { paths } from './paths.ts';

const QUESTION: Question = {
  id: '1.1',
  text: 'What is a half?',
  difficulty: 1,
  thinkSeconds: 5,
  keyIdeas: [],
  accept: [],
  misconceptions: [],
  hints: [],
  answer: 'One of two equal parts.',
};

function lesson(slug: string, title: string, level = 'beginner'): Lesson {
  const subtopics = ['Halves', 'Quarters'].map((title) => ({
    title,
    explanation: '',
    anotherWay: '',
    examples: [],
    board: [],
    questions: [QUESTION],
  }));
  return { slug, title, level, language: 'en-US', summary: `All on ${slug}.`, prerequisites: [], subtopics };
}

const FRACTIONS = lesson('fractions', 'Fractions');
const TIDES = lesson('tides', 'Tídes', 'advanced');
const START = Date.UTC(2026, 10, 20);

const EVIDENCE: Evidence = {
  type: 'evidence',
  id: 'e1',
  at: START + 6_000,
  turn: 's1',
  question: '1.1',
  objective: 'fractions/1',
  verdict: 'partial',
  heard: ['two parts'],
  missing: ['equal parts'],
  misconception: 'any two parts are halves',
  hints: 1,
  masteryBefore: 0.3,
  masteryAfter: 0.42,
};

let store: Store;
beforeEach(async () => {
  store = openSqliteStore(':memory:');
  await store.saveStudent({ id: 'alice', name: '<script>alert(1)</script>' });
  await store.openLesson({ id: 'l1', studentId: 'alice', topic: 'fractions', startedAt: START });
  await store.addTurn('l1', { id: 't1', who: 'tutor', text: 'Hello.', at: START });
  await store.addTurn('l1', {
    id: 's1',
    who: 'student',
    text: '<img src=x onerror=alert(1)>',
    at: START + 5_000,
  });
});

describe('the start page', () => {
  test('offers the first lesson, and nothing in it is inline', async () => {
    const page = await get(paths.start, { student: undefined });
    expect(page.status).toBe(200);
    expect(page.body).toStartWith('<!doctype html>');
    expect(page.body).toContain('All on fractions.');
    expect(page.body).toContain('>Talk to your tutor</button>');
    expect(page.body).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?! type="module" src="\/built\/)/);
    expect(page.body).not.toContain('Go on with');
  });

  test('offers the lesson that was chosen, and the first instead of one that is not there', async () => {
    const chosen = await get(paths.startWith('tides'));
    expect(chosen.body).toContain('All on tides.');
    expect(chosen.body).toContain(`hx-get="${paths.startDialogWith('tides')}"`);
    expect((await get(paths.startWith('alchemy'))).body).toContain('All on fractions.');
  });

  test('goes on with the lesson that was left, as long as it can be taught', async () => {
    const page = await get(paths.start);
    expect(page.body).toContain(`href="${paths.lesson('l1')}">Go on with Fractions</a>`);
    expect(page.cacheControl).toBe('no-store');
    expect((await get(paths.start, { lessons: [TIDES] })).body).not.toContain('Go on with');
    await store.endLesson('l1', { at: START, reason: 'ended' });
    expect((await get(paths.start)).body).not.toContain('Go on with');
  });

  test('says so when there is nothing to teach', async () => {
    const page = await get(paths.start, { lessons: [] });
    expect(page.body).toContain('no lesson');
    expect(page.body).not.toContain('Talk to your tutor');
  });

  test('the name form knows the student and the lesson, and asks which only where there are several', async () => {
    expect((await get(paths.startDialog, { lessons: [TIDES] })).body).not.toContain('<select');
    const several = await get(paths.startDialogWith('tides'));
    expect(several.body).toMatch(/<option( selected| value="tides"){2}>Tídes<\/option>/);
    expect(several.body).toContain('value="&lt;script>alert(1)&lt;/script>"');
    expect((await get(paths.startDialog, { student: undefined })).body).not.toContain('&lt;script>');
  });
});

test('what a student agrees to stands at both buttons that begin, with what the page says of it', async () => {
  for (const path of [paths.startDialog, paths.lesson('l1')]) {
    const { body } = await get(path);
    expect(body).toContain('You agree to this.');
    expect(body).toContain('data-consent="first"');
  }
});

describe('the page to choose a lesson', () => {
  test('finds lessons by words and level, without accents and capitals', async () => {
    expect(lessonsOn(await get(paths.lessons))).toEqual(['fractions', 'tides']);
    expect(lessonsOn(await get(`${paths.lessons}?words=TIDES`))).toEqual(['tides']);
    expect(lessonsOn(await get(`${paths.lessons}?words=halves+fract`))).toEqual(['fractions']);
    expect(lessonsOn(await get(`${paths.lessons}?level=advanced`))).toEqual(['tides']);
    const none = await get(`${paths.lessons}?words=alchemy&level=beginner`);
    expect(lessonsOn(none)).toEqual([]);
    expect(none.body).toContain('No lesson is found');
    expect(none.body).toContain('value="alchemy"');
  });

  test('gives htmx the list alone, and a cache both apart', async () => {
    const part = await get(`${paths.lessons}?words=tides`, { headers: { 'HX-Request-Type': 'partial' } });
    expect(part.body).toStartWith('<div id="lesson-list">');
    expect(lessonsOn(part)).toEqual(['tides']);
    expect(part.vary).toContain('HX-Request-Type');
  });

  test('says what this student has done in each lesson', async () => {
    await store.addEvent('l1', { ...EVIDENCE, masteryAfter: 0.97 });
    await store.openLesson({
      id: 'l0',
      studentId: 'alice',
      topic: 'fractions',
      startedAt: START - 86_400_000,
    });
    await store.endLesson('l0', { at: START, reason: 'ended' });
    const { body, cacheControl } = await get(paths.lessons);
    expect(body).toContain('1 of 2 parts known · 1 due for review');
    expect(body).toContain('Go on with Fractions');
    expect(body).toContain(`<a href="${paths.lesson('l0')}">Fractions, 19 November 2026</a>`);
    expect(body).toContain('Begin Tídes');
    expect(cacheControl).toBe('no-store');
  });

  test('begins with what is open or due', async () => {
    expect(lessonsOn(await get(paths.lessons, { lessons: [TIDES, FRACTIONS] }))).toEqual([
      'fractions',
      'tides',
    ]);
    await store.endLesson('l1', { at: START, reason: 'ended' });
    expect(lessonsOn(await get(paths.lessons, { lessons: [TIDES, FRACTIONS] }))).toEqual([
      'tides',
      'fractions',
    ]);
    await store.addEvent('l1', EVIDENCE);
    expect(lessonsOn(await get(paths.lessons, { lessons: [TIDES, FRACTIONS] }))).toEqual([
      'fractions',
      'tides',
    ]);
  });

  test('keeps the way to lessons whose file is gone', async () => {
    const { body } = await get(paths.lessons, { lessons: [TIDES] });
    expect(body).toContain('no longer taught');
    expect(body).toContain(paths.lesson('l1'));
  });

  test('shows nobody anything of others', async () => {
    for (const student of [undefined, 'bob']) {
      const { body } = await get(paths.lessons, { student });
      expect(lessonsOn({ body })).toEqual(['fractions', 'tides']);
      expect(body).not.toContain(paths.lesson('l1'));
      expect(body).not.toContain('What is kept about you');
    }
  });
});

describe("a lesson's page", () => {
  test('shows what was said in order, as text, and can be gone on with', async () => {
    const page = await get(paths.lesson('l1'));
    expect(page.status).toBe(200);
    expect(page.body.indexOf('data-turn="t1"')).toBeLessThan(page.body.indexOf('data-turn="s1"'));
    expect(page.body).toContain('data-who="student" data-final="true"');
    expect(page.body).not.toContain('<img');
    expect(page.body).not.toContain('<script>');
    expect(page.body).toContain('Continue the lesson');
    expect(page.cacheControl).toBe('no-store');
  });

  test('puts evidence beside the very words it rests on, with the time that the answer took', async () => {
    await store.addTurn('l1', { id: 't2', who: 'tutor', text: 'Nearly.', at: START + 9_000 });
    await store.addEvent('l1', EVIDENCE);
    await store.addLatency('l1', {
      turn: 's1',
      endOfTurnMs: 300,
      sttMs: 120,
      llmMs: 30,
      ttsMs: 80,
      totalMs: 540,
    });
    const { body } = await get(paths.lesson('l1'));
    const beside = body.slice(body.indexOf('data-turn="s1"'), body.indexOf('data-turn="t2"'));
    for (const words of [
      'Partly right</strong> · What is a half?',
      '<dd>two parts</dd>',
      '<dd>equal parts</dd>',
      '<dd>any two parts are halves</dd>',
      '<dt>Known: Halves</dt><dd>30 % → 42 %</dd>',
      'answered after 540 of 3000 ms (end of turn 300, recognition 120 of 500, mind 30 of 2000, voice 80 of 500)',
      '>0:05</time>',
    ]) {
      expect(beside).toContain(words);
    }
  });

  test('shows what was judged even where the words were lost', async () => {
    await store.addEvent('l1', { ...EVIDENCE, turn: 'lost', verdict: 'no_answer' });
    expect((await get(paths.lesson('l1'))).body).toContain('No answer</strong>');
  });

  test('shows the board between the words it was shown with, and the recap', async () => {
    const shown = { type: 'board', at: START + 1_000, alt: 'One half.' } as const;
    await store.addEvent('l1', { ...shown, id: 'b1', kind: 'formula', content: '<math><mn>1</mn></math>' });
    await store.addEvent('l1', { ...shown, id: 'b2', kind: 'text', content: '<b>no HTML</b>' });
    await store.addEvent('l1', {
      ...shown,
      id: 'b3',
      kind: 'picture',
      content: '/lessons/fractions/pie.svg',
    });
    await store.addEvent('l1', {
      type: 'recap',
      id: 'r1',
      at: START + 10_000,
      covered: ['Halves'],
      understood: [],
      next: 'Quarters come next.',
      reviewAt: Date.UTC(2026, 10, 25),
    });
    const { body } = await get(paths.lesson('l1'));
    const between = body.slice(body.indexOf('data-turn="t1"'), body.indexOf('data-turn="s1"'));
    expect(between).toContain('aria-label="One half."');
    expect(between).toContain('<math><mn>1</mn></math>');
    expect(between).toContain('&lt;b>no HTML');
    expect(between).toContain('src="/lessons/fractions/pie.svg" alt="One half."');
    expect(body).toContain('Quarters come next.');
    expect(body).toContain('25 November 2026');
  });

  test('cannot be gone on with when it is over, or when its lesson file is gone', async () => {
    const gone = await get(paths.lesson('l1'), { lessons: [] });
    expect(gone.body).not.toContain('Continue the lesson');
    await store.endLesson('l1', { at: START, reason: 'ended' });
    const over = await get(paths.lesson('l1'));
    expect(over.body).not.toContain('Continue the lesson');
    expect(over.body).toContain('Hello.');
  });

  test('can be gone on with in the middle of a lesson that is no longer offered', async () => {
    const { body } = await get(paths.lesson('l1'), { lessons: [], withdrawn: [FRACTIONS] });
    expect(body).toContain('Continue the lesson');
    expect((await get(paths.start, { lessons: [TIDES], withdrawn: [FRACTIONS] })).body).toContain(
      'Go on with',
    );
  });

  test("another student's lesson looks like one that does not exist", async () => {
    const other = await get(paths.lesson('l1'), { student: 'bob' });
    const none = await get(paths.lesson('l2'), { student: 'bob' });
    expect([other.status, none.status]).toEqual([404, 404]);
    expect(other.body).toBe(none.body);
    expect(other.body).toContain('Back to the start');
  });
});

interface Visit {
  lessons?: Lesson[];
  /** Of which one may be in the middle still. */
  withdrawn?: Lesson[];
  student?: string | undefined;
  headers?: Record<string, string>;
}

async function get(path: string, visit: Visit = {}) {
  const {
    lessons = [],
    withdrawn = [],
    student,
    headers,
  }: Visit = { lessons: [FRACTIONS, TIDES], student: 'alice', ...visit };
  const app = pageRoutes({
    store,
    lessons: () => lessons,
    lessonOf: (topic) => [...lessons, ...withdrawn].find(({ slug }) => slug === topic),
    studentOf: () => student,
    client: {
      fingerprint: '',
      style: '/built/viva.css',
      lessonsStyle: '/built/lessons.css',
      operateStyle: '/built/operate.css',
      scripts: {
        start: '/built/start.js',
        lessons: '/built/lessons.js',
        lesson: '/built/lesson.js',
        operate: '/built/operate.js',
      },
    },
    engines: () => undefined,
    expectLesson: () => undefined,
    consent: { words: 'You agree to this.', version: 'first' },
    limits: { lessonMinutes: 30 },
    transport: 'socket',
    wantsClassCode: false,
  });
  const response = await app.request(path, headers ? { headers } : {});
  return {
    status: response.status,
    body: await response.text(),
    cacheControl: response.headers.get('cache-control'),
    vary: response.headers.get('vary'),
  };
}

function lessonsOn({ body }: { body: string }): (string | undefined)[] {
  return [...body.matchAll(/data-lesson="([^"]+)"/g)].map(([, slug]) => slug);
}
