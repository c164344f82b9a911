import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LIST_PRICES, Prices, type PriceTable, readPrices } from './prices.ts';
import type { Usage } from './usage.ts';

const folder = await mkdtemp(join(tmpdir(), 'viva-prices-'));
afterAll(() => rm(folder, { recursive: true }));

const NOTHING = {
  id: 'u1',
  at: 0,
  provider: 'openai',
  audioMs: 0,
  tokensIn: 0,
  tokensCached: 0,
  tokensOut: 0,
  characters: 0,
  calls: 1,
  errors: 0,
} as const;

function costOf(usage: Partial<Usage> & Pick<Usage, 'part' | 'model'>, table = LIST_PRICES) {
  const unknown: string[] = [];
  const prices = new Prices(table, (model) => unknown.push(model));
  return { microDollars: prices.costOf({ ...NOTHING, ...usage }), unknown };
}

async function fileWith(prices: unknown): Promise<string> {
  const file = join(folder, `${crypto.randomUUID()}.json`);
  await Bun.write(file, typeof prices === 'string' ? prices : JSON.stringify(prices));
  return file;
}

test.each([
  ['nova-2', { part: 'stt', audioMs: 60_000 }, 5_800],
  ['nova-3', { part: 'stt', audioMs: 5_000 }, 642],
  ['gpt-4', { part: 'llm', tokensIn: 1_000 }, 30_000],
  ['gpt-4.1', { part: 'llm', tokensIn: 1_000, tokensCached: 600, tokensOut: 100 }, 800 + 300 + 800],
  ['gpt-4.1-2025-04-14', { part: 'llm', tokensOut: 1 }, 8],
  ['gpt-4', { part: 'llm', tokensIn: 10, tokensCached: 10 }, 300],
  ['tts-1', { part: 'tts', characters: 1_000, audioMs: 60_000 }, 15_000],
  ['gpt-4o-mini-tts', { part: 'tts', characters: 1_000, audioMs: 60_000 }, 150 + 15_000],
] as const)('%s: %j costs %d micro-dollars', (model, usage, microDollars) => {
  expect(costOf({ model, ...usage })).toEqual({ microDollars, unknown: [] });
});

test('money is whole micro-dollars, to the nearest', () => {
  expect(costOf({ model: 'gpt-4.1-mini', part: 'llm', tokensIn: 1 }).microDollars).toBe(0);
  expect(costOf({ model: 'gpt-4.1-mini', part: 'llm', tokensIn: 4 }).microDollars).toBe(2);
});

test('a model without a price costs what the dearest of its kind would, and is told once', () => {
  const unknown: string[] = [];
  const prices = new Prices(LIST_PRICES, (model) => unknown.push(model));
  const usage: Usage = { ...NOTHING, part: 'llm', model: 'new', tokensIn: 1_000, tokensOut: 1_000 };
  expect([prices.costOf(usage), prices.costOf(usage)]).toEqual([90_000, 90_000]);
  // The name of a voice is not the price of a mind.
  expect(prices.costOf({ ...usage, model: 'tts-1' })).toBe(90_000);
  expect(unknown).toEqual(['new', 'tts-1']);
});

test('a file replaces prices and adds to them', async () => {
  const own: PriceTable = {
    'gpt-4.1': { part: 'llm', usdPerMillionTokensIn: 1, usdPerMillionTokensOut: 1 },
    'my-llama': { part: 'llm', usdPerMillionTokensIn: 0, usdPerMillionTokensOut: 0 },
  };
  const table = readPrices(await fileWith(own));
  expect(costOf({ model: 'gpt-4.1', part: 'llm', tokensOut: 5 }, table).microDollars).toBe(5);
  expect(costOf({ model: 'my-llama', part: 'llm', tokensIn: 1e6 }, table)).toEqual({
    microDollars: 0,
    unknown: [],
  });
  expect(costOf({ model: 'tts-1', part: 'tts', characters: 1 }, table).microDollars).toBe(15);
});

test.each([
  ['no JSON', '{'],
  ['a price of no known part', { x: { part: 'vad', usdPerMinute: 1 } }],
  ['a negative price', { x: { part: 'stt', usdPerMinute: -1 } }],
  ['a misspelt field', { x: { part: 'tts', usdPerCharacter: 1 } }],
])('a file with %s is refused by its name', async (_, prices) => {
  const file = await fileWith(prices);
  expect(() => readPrices(file)).toThrow(`PRICES_FILE=${file} cannot be used: `);
});
