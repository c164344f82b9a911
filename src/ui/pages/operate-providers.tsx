import type { OperationFigures, ProviderUse, Use } from '../../store/operation.ts';
import { Figures } from '../charts/chart.tsx';
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
        <>
          <UseTable
            label="Use of providers today"
            uses={providers.map(({ today, ...who }) => ({ ...who, use: today }))}
          />
          <details>
            <summary>Table of this month</summary>
            <UseTable
              label="Use of providers this month"
              uses={providers.map(({ month, ...who }) => ({ ...who, use: month }))}
            />
          </details>
        </>
      )}
    </Card>
  );
}

function UseTable({
  label,
  uses,
}: {
  label: string;
  uses: (Pick<ProviderUse, 'provider' | 'part'> & { use: Use })[];
}) {
  return (
    <Figures
      label={label}
      columns={['Provider', 'Calls', 'Errors', 'Used', 'Cost']}
      rows={uses.map(({ provider, part, use }) => [
        `${provider} ${PARTS[part]}`,
        count(use.calls),
        count(use.errors),
        amountOf(part, use),
        dollars(use.microDollars),
      ])}
    />
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
