import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import type { PriceTable } from '../../src/agent/prices.ts';
import { type DoublesProcess, startDoubles } from '../../test/doubles/doubles-process.ts';
import { type ServerProcess, startServer, temporaryFolder } from '../server-process.ts';
import { shortLesson } from '../short-lesson.ts';
import { now, Student } from '../student/student.ts';
import { spoken } from '../student/voices.ts';
import { noticesSince, takeTurn } from './hosted-turn.ts';
import { countedIn } from './ledger.ts';
import { eventually } from './serving.ts';

/** Each answer moves the lesson on, by other words than the last. */
const SENTENCE = "I don't know.";

/** Nothing but what the model says costs anything: $0.021 to greet, and less than two cents a turn. */
const PRICES_OF_WORDS: PriceTable = {
  'nova-2': { part: 'stt', usdPerMinute: 0 },
  'gpt-4.1': { part: 'llm', usdPerMillionTokensIn: 0, usdPerMillionTokensOut: 1_000 },
  'tts-1': { part: 'tts', usdPerMillionCharacters: 0 },
};
const TURN_MICRO_DOLLARS = 20_000;

const DAY_MS = 24 * 3600_000;
/** Longer than all of these tests take. */
const TESTS_MS = 90_000;

describe.concurrent('what hosted lessons cost', () => {
  let doubles: DoublesProcess;
  beforeAll(async () => {
    // What was spent yesterday keeps nobody out today.
    const leftOfDayMs = DAY_MS - (Date.now() % DAY_MS);
    if (leftOfDayMs < TESTS_MS) await Bun.sleep(leftOfDayMs);
    doubles = await quickDoubles();
  }, 2 * TESTS_MS);
  afterAll(() => doubles[Symbol.asyncDispose]());

  test('is exactly what the providers count', async () => {
    await using own = await quickDoubles();
    // A microdollar for each millisecond, and whole ones for all else: nothing is rounded.
    await using server = await startHosted(own, {
      'nova-2': { part: 'stt', usdPerMinute: 0.06 },
      'gpt-4.1': {
        part: 'llm',
        usdPerMillionTokensIn: 4,
        usdPerMillionTokensCached: 1,
        usdPerMillionTokensOut: 8,
      },
      'tts-1': { part: 'tts', usdPerMillionCharacters: 15 },
    });
    const student = await Student.greeted(server.origin);
    await takeTurn(student, SENTENCE);
    const typedMs = now();
    student.send({ type: 'text', text: SENTENCE });
    await student.hears(typedMs);
    await student.untilTutorListens();
    // What is refused is not paid for.
    await own.openai.behave({ chat: { failure: { kind: 'status', status: 500 } } }, 1);
    await own.openai.behave({ speech: { failure: { kind: 'status', status: 500 } } }, 1);
    const { notices } = await takeTurn(student, SENTENCE);
    expect(notices).toEqual(['spare_mind', 'spare_voice']);
    student.leave();
    await student.ended;

    const { audioMs } = await own.deepgram.count();
    const { chat, speech, errors } = await own.openai.count();
    const { tokensIn, tokensCached, tokensOut } = chat;
    const { characters } = speech;
    expect(chat.untold.calls).toBe(0);
    await eventually(
      'the last sound to be counted',
      async () => countedIn(server.dataDir).audioMs === audioMs,
    );
    expect(countedIn(server.dataDir)).toEqual({
      ...{ audioMs, tokensIn, tokensCached, tokensOut, characters },
      errors: errors.chat + errors.speech,
      microDollars: audioMs + 4 * (tokensIn - tokensCached) + tokensCached + 8 * tokensOut + 15 * characters,
    });
    for (const counted of [audioMs, tokensCached, tokensOut, characters]) expect(counted).toBeGreaterThan(0);
  });

  test('ends a lesson with a notice before, a recap and a goodbye; and after a restart there is no other', async () => {
    const limit = { BUDGET_USD_STUDENT_DAY: '0.04' };
    await using server = await startHosted(doubles, PRICES_OF_WORDS, limit);
    const student = await Student.greeted(server.origin, { name: 'Ann' });
    await takeTurn(student, SENTENCE);
    expect(noticesSince(student, 0)).toEqual(['money_nearly_up']);
    expect(student.isClosed).toBe(false);
    const { endOfSpeechMs } = student.say(await spoken(SENTENCE));
    expect(await student.ended).toMatchObject({ reason: 'limit', message: expect.stringMatching(/kept/) });
    expect(student.ear.firstSoundAfter(endOfSpeechMs)).toBeDefined();
    expect(student.finals('tutor').at(-1)?.text).toMatch(/as far as we can go today.*Goodbye, Ann\.$/);
    expect(student.frames.find(({ type }) => type === 'recap')).toMatchObject({ covered: ['Letter 1'] });
    expect(countedIn(server.dataDir).microDollars).toBeWithin(40_000, 40_000 + TURN_MICRO_DOLLARS);
    await server.stop();

    const { dataDir } = server;
    await using again = await startHosted(doubles, PRICES_OF_WORDS, { ...limit, DATA_DIR: dataDir });
    const refused = await askForLesson(again, student.cookie);
    expect(refused.status).toBe(402);
    expect(Number(refused.headers.get('retry-after'))).toBeWithin(1, DAY_MS / 1000 + 1);
    expect(await refused.json()).toEqual({
      error: { code: 'budget_spent', message: expect.stringMatching(/come back in .+ (hour|minute)s?\./) },
    });
    expect((await askForLesson(again, '')).status).toBe(200);
  });

  test('goes on with the engines of this machine where the operator chose that, and costs no more', async () => {
    const limit = { BUDGET_USD_LESSON: '0.04', BUDGET_SPENT: 'on-device' };
    await using server = await startHosted(doubles, PRICES_OF_WORDS, limit);
    const student = await Student.greeted(server.origin);
    await takeTurn(student, SENTENCE);
    await takeTurn(student, SENTENCE);
    const spent = countedIn(server.dataDir);
    expect(spent.microDollars).toBeWithin(40_000, 40_000 + TURN_MICRO_DOLLARS);
    const { tutor, student: heard } = await takeTurn(student, SENTENCE);
    expect(heard).toEqual([SENTENCE]);
    // The doubles' mind has other words for it.
    expect(tutor.join(' ')).not.toContain('That does not matter.');
    expect(noticesSince(student, 0)).toEqual(['money_nearly_up', 'money_up']);
    expect(await student.end()).toMatchObject({ reason: 'ended' });
    const { tokensOut, characters, microDollars } = countedIn(server.dataDir);
    expect({ tokensOut, characters, microDollars }).toEqual({
      tokensOut: spent.tokensOut,
      characters: spent.characters,
      microDollars: spent.microDollars,
    });
  });

  test('is one sum for two lessons of one student at once, and ends both', async () => {
    await using server = await startHosted(doubles, PRICES_OF_WORDS, { BUDGET_USD_STUDENT_DAY: '0.08' });
    const one = await Student.join(server.origin, { name: 'Ann' });
    const other = await Student.greeted(server.origin, { name: 'Ann' }, one.cookie);
    await one.untilTutorListens();
    expect(other.ready.lesson).not.toBe(one.ready.lesson);
    await takeTurn(one, SENTENCE);
    await takeTurn(other, SENTENCE);
    for (const student of [one, other]) expect(noticesSince(student, 0)).toEqual(['money_nearly_up']);
    one.say(await spoken(SENTENCE));
    const endings = await Promise.all([one.ended, other.ended]);
    expect(endings.map(({ reason }) => reason)).toEqual(['limit', 'limit']);
    expect(countedIn(server.dataDir).microDollars).toBeWithin(80_000, 80_000 + TURN_MICRO_DOLLARS);
    expect((await askForLesson(server, one.cookie)).status).toBe(402);
  });
});

async function quickDoubles(): Promise<DoublesProcess> {
  const doubles = await startDoubles();
  await doubles.deepgram.behave({ utterance: { transcript: SENTENCE } });
  await doubles.openai.behave({
    chat: { firstTokenMs: 50, tokensPerSecond: 200 },
    speech: { firstSoundMs: 50 },
  });
  return doubles;
}

async function startHosted(
  { environment }: DoublesProcess,
  prices: PriceTable,
  limits: Record<string, string> = {},
): Promise<ServerProcess> {
  const PRICES_FILE = join(temporaryFolder(), 'prices.json');
  await Bun.write(PRICES_FILE, JSON.stringify(prices));
  return startServer({ ...environment, ...limits, PRICES_FILE, LESSONS_DIR: await shortLesson() });
}

function askForLesson({ origin }: ServerProcess, cookie: string): Promise<Response> {
  return fetch(`${origin}/api/voice/get-token/?name=Ann`, { headers: { cookie } });
}
