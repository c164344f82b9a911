import { expect, test } from 'bun:test';
import { getPriority } from 'node:os';
import { Worker } from 'node:worker_threads';

test.skipIf(process.platform !== 'linux')(
  'a thread goes ahead where it may, and one that it starts can stay with the rest',
  async () => {
    const ours = getPriority(process.pid);
    const { stdout: mayGoTo } = Bun.spawnSync(['nice', '-n', '-10', 'nice']);
    const priorities: Record<string, number> = {};
    const { promise: told, resolve, reject } = Promise.withResolvers<void>();
    const thread = new Worker(new URL('./priority.stand-in.ts', import.meta.url));
    thread.on('error', reject).on('message', (message: Record<string, number>) => {
      Object.assign(priorities, message);
      if ('another' in message) resolve();
    });
    await told;
    await thread.terminate();
    expect(priorities).toEqual({ ahead: Number(mayGoTo), another: ours });
    expect(getPriority(process.pid)).toBe(ours);
  },
);
