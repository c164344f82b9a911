/**
 * The agent thread of `bench/chaos-server.ts`: it, or its speech threads, die of an error nobody catches when told so. To
 * terminate them would be no test: in the middle of a model's step that takes the whole process, whatever Viva does.
 */
const PlainWorker = globalThis.Worker;

globalThis.Worker = class extends PlainWorker {
  constructor(script: string | URL, options?: WorkerOptions) {
    const isSpeech = `${script}`.endsWith('/speech-worker.ts');
    super(isSpeech ? new URL('./chaos-speech.ts', import.meta.url) : script, options);
  }
};

new BroadcastChannel('agent thread').onmessage = () => {
  throw new Error('It was told to die.');
};

await import('../src/agent/worker.ts');

export {};
