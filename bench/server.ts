/**
 * Viva as it is, with two probes: how long the main thread was held by one task, measured here by a timer, and how
 * long the agent thread was, as it says itself. Prints a line a second for `blocksSince`.
 */
const PROBE_MS = 5;

let mainMs = 0;
let agentMs = 0;
let expectedAt = performance.now() + PROBE_MS;

const PlainWorker = globalThis.Worker;
globalThis.Worker = class extends PlainWorker {
  constructor(...of: ConstructorParameters<typeof PlainWorker>) {
    super(...of);
    this.addEventListener('message', ({ data }) => {
      if (data?.type === 'health') agentMs = Math.max(agentMs, data.longestBlockMs);
    });
  }
};

const { main } = await import('../src/server.ts');
await main();

// From here on: loading is not part of any lesson.
expectedAt = performance.now() + PROBE_MS;
setInterval(() => {
  const now = performance.now();
  mainMs = Math.max(mainMs, now - expectedAt);
  expectedAt = now + PROBE_MS;
}, PROBE_MS);

setInterval(() => {
  console.log(`blocks ${JSON.stringify({ at: Date.now(), mainMs: Math.round(mainMs * 10) / 10, agentMs })}`);
  mainMs = 0;
  agentMs = 0;
}, 1000);

export {};
