import { LRUCache } from 'lru-cache';

/** OpenAI caches prompts from 1,024 tokens on, in steps of 128 (platform.openai.com/docs/guides/prompt-caching). */
const MIN_CACHED_TOKENS = 1024;
const STEP_TOKENS = 128;
/** OpenAI's rule of thumb for English; a double need not agree with a tokenizer, only with itself. */
const CHARACTERS_PER_TOKEN = 4;
/** Prefixes of about 100 long prompts. */
const MAX_PREFIXES = 10_000;

/** @returns how many tokens a text has, by the doubles' count */
export function tokensOf(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}

/** Which prompts have a beginning that was seen before: only that part is cheap. */
export class PromptCache {
  readonly #prefixes = new LRUCache<string, true>({ max: MAX_PREFIXES });

  /** @returns how many tokens of this prompt a provider would have found in its cache; from now on it holds all of it */
  cachedTokens(prompt: string): number {
    let cached = 0;
    for (let tokens = STEP_TOKENS; tokens <= tokensOf(prompt); tokens += STEP_TOKENS) {
      const prefix = Bun.hash(prompt.slice(0, tokens * CHARACTERS_PER_TOKEN)).toString(36);
      if (this.#prefixes.get(prefix) && cached === tokens - STEP_TOKENS) cached = tokens;
      this.#prefixes.set(prefix, true);
    }
    return cached >= MIN_CACHED_TOKENS ? cached : 0;
  }
}
