/**
 * Viva as it is, with a probe on the main thread beside the one that the agent thread has anyway. Prints a line a
 * second for `blocksRow`.
 */
import { BlockProbe, type Blocks } from '../src/agent/block-probe.ts';

let agent: Blocks = { heldMs: 0, lateMs: 0 };

const PlainWorker = globalThis.Worker;
globalThis.Worker = class extends PlainWorker {
  constructor(...of: ConstructorParameters<typeof PlainWorker>) {
    super(...of);
    this.addEventListener('message', ({ data }) => {
      if (data?.type === 'health') agent = data;
    });
  }
};

const { main } = await import('../src/server.ts');
await main();

// From here on: loading is not part of any lesson.
const probe = new BlockProbe();
setInterval(() => {
  console.log(`blocks ${JSON.stringify({ at: Date.now(), main: probe.take(), agent })}`);
  agent = { heldMs: 0, lateMs: 0 };
}, 1000);
