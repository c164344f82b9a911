import { Gauge, type Registry } from 'prom-client';
import type { Readiness } from './readiness.ts';

/** The same as /readyz tells, for alerts. */
export class ReadinessFigures {
  constructor(registry: Registry, readiness: Readiness) {
    new Gauge({
      name: 'viva_ready',
      help: 'Whether each part is ready for lessons.',
      labelNames: ['part'],
      registers: [registry],
      async collect() {
        const { parts } = await readiness.report();
        for (const [part, { ready }] of Object.entries(parts)) this.set({ part }, ready ? 1 : 0);
      },
    });
  }
}
