/**
 * The agent thread's entry. Its handler stands before anything heavy is imported, because a message that
 * finds no handler is dropped.
 */
export {};

declare const self: Worker;

const early: MessageEvent[] = [];
self.onmessage = (event) => early.push(event);

const { startAgentThread } = await import('./agent-thread.ts');
const handle = await startAgentThread();
self.onmessage = handle;
early.forEach(handle);
