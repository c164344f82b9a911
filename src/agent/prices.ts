import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Usage } from './usage.ts';

const Usd = z.number().nonnegative();

/** As the providers publish them, in US dollars. What a price does not name costs nothing. */
const Price = z.discriminatedUnion('part', [
  z.strictObject({ part: z.literal('stt'), usdPerMinute: Usd }),
  z.strictObject({
    part: z.literal('llm'),
    usdPerMillionTokensIn: Usd,
    /** Of the tokens of a prompt that the provider remembered; without it, they cost as much as any. */
    usdPerMillionTokensCached: Usd.optional(),
    usdPerMillionTokensOut: Usd,
  }),
  z.strictObject({
    part: z.literal('tts'),
    usdPerMillionCharacters: Usd.optional(),
    /** Of the sound that was made. */
    usdPerMinute: Usd.optional(),
  }),
]);

export type Price = z.infer<typeof Price>;

const PriceTable = z.record(z.string().min(1), Price);

/** By model. */
export type PriceTable = z.infer<typeof PriceTable>;

/**
 * List prices without discounts, as read in November 2026. Providers change theirs: compare these with
 * developers.openai.com/api/docs/pricing and deepgram.com/pricing, and put what differs into `PRICES_FILE`.
 *
 * - gpt-4: the document that Viva implements has $0.03 per 1K tokens, as here for those of a prompt.
 * - gpt-4 and all other minds: LiteLLM's public `model_prices_and_context_window.json`, version 00035b69.
 * - tts-1: the document has $0.015 per 1K characters, as here. It and tts-1-hd:
 *   developers.openai.com/api/docs/models/tts-1.
 * - gpt-4o-mini-tts: its sound is LiteLLM's $0.00025 a second; that its text is $0.60 per million tokens is not confirmed.
 * - nova-2, nova-3: not confirmed. The document and LiteLLM have $0.0043 a minute, for recordings; Viva streams, which
 *   is said to cost more. A limit that stops too early is better than one that stops too late.
 */
export const LIST_PRICES: PriceTable = {
  'nova-2': { part: 'stt', usdPerMinute: 0.0058 },
  'nova-3': { part: 'stt', usdPerMinute: 0.0077 },
  'gpt-4': { part: 'llm', usdPerMillionTokensIn: 30, usdPerMillionTokensOut: 60 },
  'gpt-4.1': {
    part: 'llm',
    usdPerMillionTokensIn: 2,
    usdPerMillionTokensCached: 0.5,
    usdPerMillionTokensOut: 8,
  },
  'gpt-4.1-mini': {
    part: 'llm',
    usdPerMillionTokensIn: 0.4,
    usdPerMillionTokensCached: 0.1,
    usdPerMillionTokensOut: 1.6,
  },
  'gpt-4o': {
    part: 'llm',
    usdPerMillionTokensIn: 2.5,
    usdPerMillionTokensCached: 1.25,
    usdPerMillionTokensOut: 10,
  },
  'gpt-4o-mini': {
    part: 'llm',
    usdPerMillionTokensIn: 0.15,
    usdPerMillionTokensCached: 0.075,
    usdPerMillionTokensOut: 0.6,
  },
  'tts-1': { part: 'tts', usdPerMillionCharacters: 15 },
  'tts-1-hd': { part: 'tts', usdPerMillionCharacters: 30 },
  // Text at four characters a token.
  'gpt-4o-mini-tts': { part: 'tts', usdPerMillionCharacters: 0.15, usdPerMinute: 0.015 },
};

/** The file with prices cannot be used. */
export class PricesError extends Error {
  override readonly name = 'PricesError';

  constructor(file: string, reason: string) {
    super(
      `PRICES_FILE=${file} cannot be used: ${reason}. It has to be a JSON object of prices by model, ` +
        'such as {"gpt-4.1": {"part": "llm", "usdPerMillionTokensIn": 2, "usdPerMillionTokensOut": 8}}.',
    );
  }
}

/**
 * The list prices, with those of a file in their place or beside them.
 * @throws {PricesError}
 */
export function readPrices(file: string | undefined): PriceTable {
  if (file === undefined) return LIST_PRICES;
  const own = PriceTable.safeParse(readJson(file));
  if (own.success) return { ...LIST_PRICES, ...own.data };
  const problems = own.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`);
  throw new PricesError(file, problems.join('; '));
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new PricesError(file, error instanceof Error ? error.message : String(error));
  }
}

/** What OpenAI adds to the name of a model for one of its versions, and Deepgram for its general kind. */
const VERSION = /-(?:\d{4}-\d{2}-\d{2}|general)$/;

/** What usage costs. A model without a price is counted at the dearest of its kind, so that no bill is a surprise. */
export class Prices {
  readonly #unknown = new Set<string>();

  /** @param onUnknown - told once of each model that has no price */
  constructor(
    private readonly table: PriceTable,
    private readonly onUnknown: (model: string) => void,
  ) {}

  /** In micro-dollars, rounded half up: a record is wrong by no more than half a millionth of a dollar. */
  costOf(usage: Usage): number {
    return Math.round(this.#exactCostOf(usage));
  }

  #exactCostOf(usage: Usage): number {
    const price = this.table[usage.model] ?? this.table[usage.model.replace(VERSION, '')];
    if (price?.part === usage.part) return costAt(price, usage);
    if (!this.#unknown.has(usage.model)) {
      this.#unknown.add(usage.model);
      this.onUnknown(usage.model);
    }
    const ofItsKind = Object.values(this.table).filter(({ part }) => part === usage.part);
    return Math.max(0, ...ofItsKind.map((known) => costAt(known, usage)));
  }
}

/** Dollars per million of something are micro-dollars for one of it. */
function costAt(price: Price, usage: Usage): number {
  switch (price.part) {
    case 'stt':
      return costOfSound(price.usdPerMinute, usage.audioMs);
    case 'llm': {
      const { usdPerMillionTokensIn, usdPerMillionTokensCached = usdPerMillionTokensIn } = price;
      const fresh = usage.tokensIn - usage.tokensCached;
      return (
        fresh * usdPerMillionTokensIn +
        usage.tokensCached * usdPerMillionTokensCached +
        usage.tokensOut * price.usdPerMillionTokensOut
      );
    }
    case 'tts':
      return (
        usage.characters * (price.usdPerMillionCharacters ?? 0) +
        costOfSound(price.usdPerMinute ?? 0, usage.audioMs)
      );
  }
}

function costOfSound(usdPerMinute: number, audioMs: number): number {
  return (usdPerMinute * 1e6 * audioMs) / 60_000;
}
