import type { OperationFigures, ProviderUse, Use } from '../../store/operation.ts';
import { compact, count, dollars, minutes } from './operate-amounts.ts';
import { Card } from './operate-card.tsx';

const PARTS: Record<ProviderUse['part'], string> = { stt: 'recognition', llm: 'mind', tts: 'voice' };

/** What providers were used for, today and this month, and what it cost to the millionth of a dollar. */
export function ProvidersCard({
  providers,
  spent,
  dayLimit,
}: Pick<OperationFigures, 'providers' | 'spent'> & { dayLimit: number | null }) {
  const limit = dayLimit === null ? 'no limit of the day' : `of ${dollars(dayLimit)} a day`;
  const said = `today ${dollars(spent.todayMicroDollars)}, ${limit}; this month ${dollars(spent.monthMicroDollars)}`;
  return (
    <Card id="providers" title="Providers" wide>
      <p class="note">{said}</p>
      {providers.length === 0 ? (
        <p>No provider was used this month: this machine’s own engines cost nothing.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must take the focus
        <section class="figures" aria-label="Use of providers" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">Provider</th>
                <th scope="col">Calls</th>
                <th scope="col">Errors</th>
                <th scope="col">Amount</th>
                <th scope="col">Cost</th>
                <th scope="col">Amount, month</th>
                <th scope="col">Cost, month</th>
              </tr>
            </thead>
            <tbody>
              {providers.map(({ provider, part, today, month }) => (
                <tr key={`${provider} ${part}`}>
                  <th scope="row">
                    {provider} {PARTS[part]}
                  </th>
                  <td>{count(today.calls)}</td>
                  <td class={today.errors > 0 ? 'bad' : undefined}>{count(today.errors)}</td>
                  <td>{amountOf(part, today)}</td>
                  <td>{dollars(today.microDollars)}</td>
                  <td>{amountOf(part, month)}</td>
                  <td>{dollars(month.microDollars)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Card>
  );
}

/** What each is paid by. */
function amountOf(part: ProviderUse['part'], { audioMs, tokensIn, tokensOut, characters }: Use): string {
  switch (part) {
    case 'stt':
      return minutes(audioMs);
    case 'llm':
      return `${compact(tokensIn)} in, ${compact(tokensOut)} out`;
    case 'tts':
      return `${compact(characters)} characters`;
  }
}
