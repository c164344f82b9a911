import { Counter, type Registry } from 'prom-client';
import type { HostedPart } from '../agent/messages.ts';
import type { Usage } from '../agent/usage.ts';
import { PART_LABELS } from './part-labels.ts';

const WHO = ['provider', 'part', 'model'] as const;

/** What providers were asked for, what it cost, and how often an engine of this machine stood in. */
export class ProviderFigures {
  readonly #calls;
  readonly #errors;
  readonly #tokens;
  readonly #characters;
  readonly #audioSeconds;
  readonly #dollars;
  readonly #fallbacks;

  constructor(registry: Registry) {
    const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
      new Counter({ name, help, labelNames, registers: [registry] });
    this.#calls = counter('viva_provider_calls_total', 'Requests to providers.', WHO);
    this.#errors = counter('viva_provider_errors_total', 'Those of them that brought nothing.', WHO);
    this.#tokens = counter(
      'viva_provider_tokens_total',
      'Tokens of language models: of prompts (those remembered apart), and of answers.',
      [...WHO, 'kind'],
    );
    this.#characters = counter('viva_provider_characters_total', 'Text that was made to sound.', WHO);
    this.#audioSeconds = counter(
      'viva_provider_audio_seconds_total',
      'Sound that was recognised or made.',
      WHO,
    );
    this.#dollars = counter('viva_provider_cost_dollars_total', 'What it cost, in US dollars.', WHO);
    this.#fallbacks = counter(
      'viva_fallbacks_total',
      'Times that an engine of this machine took over a part in a lesson.',
      ['part'],
    );
    // What begins with its first count is no rise to Prometheus.
    for (const part of [PART_LABELS.stt, PART_LABELS.llm, PART_LABELS.tts]) this.#fallbacks.inc({ part }, 0);
  }

  used(usage: Usage, microDollars: number): void {
    const who = { provider: usage.provider, part: PART_LABELS[usage.part], model: usage.model };
    this.#calls.inc(who, usage.calls);
    this.#errors.inc(who, usage.errors);
    this.#dollars.inc(who, microDollars / 1e6);
    if (usage.part === 'tts') this.#characters.inc(who, usage.characters);
    if (usage.part !== 'llm') {
      this.#audioSeconds.inc(who, usage.audioMs / 1000);
      return;
    }
    this.#tokens.inc({ ...who, kind: 'in' }, usage.tokensIn - usage.tokensCached);
    this.#tokens.inc({ ...who, kind: 'cached' }, usage.tokensCached);
    this.#tokens.inc({ ...who, kind: 'out' }, usage.tokensOut);
  }

  fellBack(part: HostedPart): void {
    this.#fallbacks.inc({ part });
  }
}
