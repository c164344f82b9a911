import { expect, test } from 'bun:test';
import { Registry } from 'prom-client';
import { BudgetFigures } from './budget-figures.ts';

test('the share of the day is told while it can be read; where it cannot, all other figures still are', async () => {
  const registry = new Registry();
  let usedToday = (): Promise<{ money: number }> => Promise.resolve({ money: 0.8 });
  new BudgetFigures(registry, { usedToday: () => usedToday() });
  expect(await registry.metrics()).toContain('viva_budget_used_ratio{limit="money"} 0.8');
  usedToday = () => Promise.reject(new Error('database disk image is malformed'));
  expect(await registry.metrics()).not.toContain('viva_budget_used_ratio{');
});
