/** A speech thread that dies of an error nobody catches, between two steps of its work, when it is told so. */
const early: MessageEvent[] = [];
self.onmessage = (event) => early.push(event);

new BroadcastChannel('speech threads').onmessage = () => {
  throw new Error('It was told to die.');
};

await import('../src/agent/engines/speech-worker.ts');
for (const event of early) self.onmessage?.(event);

export {};
