/** The agent thread of `bench/chaos-server.ts`: when told to, it ends the speech threads that it has started. */
const PlainWorker = globalThis.Worker;
const speech = new Set<Worker>();

globalThis.Worker = class extends PlainWorker {
  constructor(...of: ConstructorParameters<typeof PlainWorker>) {
    super(...of);
    speech.add(this);
    this.addEventListener('close', () => speech.delete(this));
  }
};

new BroadcastChannel('chaos').onmessage = () => {
  for (const thread of speech) thread.terminate();
};

await import('../src/agent/worker.ts');

export {};
