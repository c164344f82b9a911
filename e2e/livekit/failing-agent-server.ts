/**
 * Viva as it is, but for one thing: at SIGUSR2 its agent thread gets a message that is none, and fails of it as it
 * would of a mistake of its own.
 */
const PlainWorker = globalThis.Worker;
let agent: Worker | undefined;
globalThis.Worker = class extends PlainWorker {
  constructor(...of: ConstructorParameters<typeof PlainWorker>) {
    super(...of);
    agent = this;
  }
};
process.on('SIGUSR2', () => agent?.postMessage(null));

const { main } = await import('../../src/server.ts');
await main();

export {};
