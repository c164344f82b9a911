import { describe, expect, test } from 'bun:test';
import type { Lesson } from '../curriculum/lesson.ts';
import type { Turn } from '../protocol.ts';
import type { LessonRow } from '../store/store.ts';
import { pageRoutes } from './pages.tsx';
import { paths } from './paths.ts';

const LESSON: Lesson = {
  slug: 'fractions',
  title: 'Fractions',
  level: 'beginner',
  language: 'en-US',
  summary: 'Parts of a whole.',
  prerequisites: [],
  subtopics: [],
};
const ROW: LessonRow = {
  id: 'l1',
  studentId: 'alice',
  studentName: '<script>alert(1)</script>',
  topic: 'fractions',
  startedAt: Date.UTC(2026, 0, 2),
  endedAt: null,
  endReason: null,
};
const TURNS: Turn[] = [
  { id: 't1', who: 'tutor', text: 'Hello.', at: 1 },
  { id: 's1', who: 'student', text: '<img src=x onerror=alert(1)>', at: 2 },
];

describe('the start page', () => {
  test('offers the first lesson, and nothing in it is inline', async () => {
    const page = await get(paths.start);
    expect(page.status).toBe(200);
    expect(page.body).toStartWith('<!doctype html>');
    expect(page.body).toContain('Parts of a whole.');
    expect(page.body).toContain('>Talk to your tutor</button>');
    expect(page.body).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?! type="module" src="\/built\/)/);
  });

  test('says so when there is nothing to teach', async () => {
    const page = await get(paths.start, { lessons: [] });
    expect(page.body).toContain('no lesson');
    expect(page.body).not.toContain('Talk to your tutor');
  });

  test('the name form asks which lesson only where there are several', async () => {
    expect((await get(paths.startDialog)).body).not.toContain('<select');
    const several = await get(paths.startDialog, {
      lessons: [LESSON, { ...LESSON, slug: 'b', title: 'Tides' }],
    });
    expect(several.body).toContain('<option value="b">Tides</option>');
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

  test('cannot be gone on with when it is over, or when its lesson file is gone', async () => {
    const over = await get(paths.lesson('l1'), { row: { ...ROW, endedAt: 5, endReason: 'ended' } });
    expect(over.body).not.toContain('Continue the lesson');
    expect(over.body).toContain('Hello.');
    const gone = await get(paths.lesson('l1'), { lessons: [] });
    expect(gone.body).not.toContain('Continue the lesson');
  });

  test("another student's lesson looks like one that does not exist", async () => {
    const other = await get(paths.lesson('l1'), { student: 'bob' });
    const none = await get(paths.lesson('l2'));
    expect([other.status, none.status]).toEqual([404, 404]);
    expect(other.body).toBe(none.body);
    expect(other.body).toContain('Back to the start');
  });
});

async function get(path: string, { row = ROW, lessons = [LESSON], student = 'alice' } = {}) {
  const app = pageRoutes({
    store: { findLesson: async (id) => (id === row.id ? row : undefined), turnsOf: async () => TURNS },
    lessons: () => lessons,
    studentOf: async () => student,
    client: {
      fingerprint: '',
      style: '/built/viva.css',
      scripts: { start: '/built/start.js', lesson: '/built/lesson.js' },
    },
    engines: () => undefined,
    limits: { lessonMinutes: 30 },
    transport: 'socket',
  });
  const response = await app.request(path);
  const cacheControl = response.headers.get('cache-control');
  return { status: response.status, body: await response.text(), cacheControl };
}
