import type { BudgetLimits } from './budget.ts';
import { type Refusal, refusal } from './refusal.ts';

const HOUR_MS = 3600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * What a student is told who may have no lesson now. What lessons cost is not the student's business.
 * @param now - milliseconds since the epoch; limits of a day are free again when UTC's next day begins
 */
export function budgetRefusal(limit: keyof BudgetLimits, now: number): Refusal {
  const freeInMs = DAY_MS - (now % DAY_MS);
  const spent = (message: string) => refusal(402, 'budget_spent', message);
  switch (limit) {
    case 'lesson':
      return spent('This lesson has gone as far as it can. Please start a new one.');
    case 'studentDay':
    case 'studentDayMs':
      return {
        ...spent(`You have had as many lessons as one day can hold. Please come back in ${span(freeInMs)}.`),
        retryAfterS: Math.ceil(freeInMs / 1000),
      };
    case 'day':
    case 'dayMs':
      return {
        ...spent(
          `The tutor has given as many lessons as it can today. Please come back in ${span(freeInMs)}.`,
        ),
        retryAfterS: Math.ceil(freeInMs / 1000),
      };
  }
}

/** Rounded up, so that nobody comes back too early. */
function span(ms: number): string {
  const [amount, unit] =
    ms > HOUR_MS ? [Math.ceil(ms / HOUR_MS), 'hour'] : [Math.ceil(ms / 60_000), 'minute'];
  return amount === 1 ? `one ${unit}` : `${amount} ${unit}s`;
}
