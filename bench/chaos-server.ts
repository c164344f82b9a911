/**
 * Viva as it is, but for two signals by which threads die in the middle of a lesson: `SIGUSR2` the agent thread, `SIGHUP`
 * its speech threads. Nothing else in the server is told of it.
 */
const PlainWorker = globalThis.Worker;

globalThis.Worker = class extends PlainWorker {
  constructor(script: string | URL, options?: WorkerOptions) {
    const isAgent = `${script}`.endsWith('/agent/worker.ts');
    super(isAgent ? new URL('./chaos-agent.ts', import.meta.url) : script, options);
  }
};

const { main } = await import('../src/server.ts');
await main();

const agent = new BroadcastChannel('agent thread');
const speech = new BroadcastChannel('speech threads');
process.on('SIGUSR2', () => agent.postMessage('die'));
process.on('SIGHUP', () => speech.postMessage('die'));
