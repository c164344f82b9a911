/**
 * Viva as it is, but for two signals that end threads in the middle of their work, as nothing in Viva does: `SIGUSR2`
 * the agent thread, `SIGHUP` its speech threads. The server itself is told nothing of it.
 */
const PlainWorker = globalThis.Worker;
let agent: Worker | undefined;

globalThis.Worker = class extends PlainWorker {
  constructor(_script: string | URL, options?: WorkerOptions) {
    super(new URL('./chaos-agent.ts', import.meta.url), options);
    agent = this;
  }
};

const { main } = await import('../src/server.ts');
await main();

const channel = new BroadcastChannel('chaos');
process.on('SIGUSR2', () => agent?.terminate());
process.on('SIGHUP', () => channel.postMessage('end the speech threads'));
