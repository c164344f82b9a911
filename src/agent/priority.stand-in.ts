/** A thread that goes ahead, then starts another, which does not. Both tell their priorities. */
import { getPriority } from 'node:os';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { goAhead, goWithTheRest } from './priority.ts';

const tell = (priorities: unknown) => parentPort?.postMessage(priorities);

if (workerData === 'another') {
  goWithTheRest();
  tell({ another: getPriority() });
} else {
  goAhead();
  tell({ ahead: getPriority() });
  new Worker(import.meta.path, { workerData: 'another' }).on('message', tell);
}
