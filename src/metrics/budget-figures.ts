import { Gauge, type Registry } from 'prom-client';
import type { Budget } from '../routes/voice/budget.ts';

/** How much of today's limits is used; limits that are not set have no figure. */
export class BudgetFigures {
  constructor(registry: Registry, budget: Pick<Budget, 'usedToday'>) {
    new Gauge({
      name: 'viva_budget_used_ratio',
      help: "Share of a limit of the day that is used: BUDGET_USD_DAY (money) and BUDGET_MINUTES_DAY (time). Days are UTC's.",
      labelNames: ['limit'],
      registers: [registry],
      async collect() {
        // A store that cannot be read has an alert of its own, which needs the other figures.
        const used = await budget.usedToday().catch(() => ({}));
        this.reset();
        for (const [limit, share] of Object.entries(used)) this.set({ limit }, share);
      },
    });
  }
}
