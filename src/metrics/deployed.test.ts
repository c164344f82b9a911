import { expect, test } from 'bun:test';
import { join } from 'node:path';
import { parse } from 'yaml';
import { createHouse } from '../routes/voice/test-house.ts';

const DEPLOY = join(import.meta.dir, '../../deploy');

const { metrics } = createHouse();
const known = metrics.registry.getMetricsAsArray().map(({ name }) => name);

/** Every figure that a file asks for, by the name that it is exposed under. */
function askedIn(text: string): string[] {
  const named = text.match(/\bviva_\w+/g) ?? [];
  return named.map((name) => (known.includes(name) ? name : name.replace(/_(?:bucket|sum|count)$/, '')));
}

test('names follow the conventions of Prometheus: what it is, its unit, and _total for what only grows', async () => {
  for (const { name, type } of await metrics.registry.getMetricsAsJSON()) {
    expect(name).toMatch(/^viva(?:_[a-z]+)+$/);
    expect([name, name.endsWith('_total')]).toEqual([name, String(type) === 'counter']);
    expect(name).not.toMatch(/_(?:ms|minutes|mb|percent)\b/);
  }
});

test('the dashboard shows every figure, and asks for none that is not there', async () => {
  const asked = askedIn(await Bun.file(join(DEPLOY, 'grafana/viva.json')).text());
  expect(new Set(asked)).toEqual(new Set(known));
});

test('every alert asks for figures that are there, and says what it means and what to do', async () => {
  const text = await Bun.file(join(DEPLOY, 'prometheus/alerts.yml')).text();
  expect(askedIn(text).filter((name) => !known.includes(name))).toEqual([]);
  const rules: unknown[] = parse(text).groups[0].rules;
  expect(rules.length).toBeGreaterThan(6);
  for (const rule of rules) {
    expect(rule).toMatchObject({
      alert: expect.stringMatching(/^Viva/),
      expr: expect.any(String),
      labels: { severity: expect.stringMatching(/^(?:warning|critical)$/) },
      annotations: { summary: expect.any(String), description: expect.any(String) },
    });
  }
});
