import type { Agent } from '../agent/thread.ts';
import { sharedFor } from '../shared-answer.ts';
import type { Store } from '../store/store.ts';

/** Whether lessons can be held now, part by part. What is not ready says what to do. */
export interface ReadinessReport {
  ready: boolean;
  parts: Record<string, PartReport>;
}

export type PartReport = { ready: true } | { ready: false; todo: string };

export interface ReadinessDependencies {
  agent: Pick<Agent, 'running' | 'answers'>;
  store: Pick<Store, 'checkWritable'>;
  /** Present where lessons are held as LiveKit rooms. */
  rooms: { readonly trouble: string | undefined } | undefined;
  live: { readonly isClosing: boolean };
}

/** Whoever asks more often gets the same answer: it costs a write, and a locked database is waited for. */
const FRESH_MS = 1_000;

const READY: PartReport = { ready: true };

/** Tells a load balancer or whoever runs the server whether students can be let in. */
export class Readiness {
  readonly report = sharedFor(FRESH_MS, () => this.#look());

  constructor(private readonly dependencies: ReadinessDependencies) {}

  async #look(): Promise<ReadinessReport> {
    const { agent, rooms, live } = this.dependencies;
    const parts = {
      server: live.isClosing ? not('It is about to stop. Ask another one, or wait until it is back.') : READY,
      store: await this.#store(),
      agent: agent.answers
        ? READY
        : not('The agent thread does not answer. It is started again by itself; its log says why it ended.'),
      engines: agent.running
        ? READY
        : not('The models are being loaded, which takes seconds. Where it lasts, see the log.'),
      ...(rooms && { rooms: rooms.trouble === undefined ? READY : not(rooms.trouble) }),
    };
    return { ready: Object.values(parts).every(({ ready }) => ready), parts };
  }

  async #store(): Promise<PartReport> {
    try {
      await this.dependencies.store.checkWritable();
      return READY;
    } catch (error) {
      const cause = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
      return not(
        `The database cannot be written${cause}. Is the disk full, is DATA_DIR writable, and does another program hold it?`,
      );
    }
  }
}

function not(todo: string): PartReport {
  return { ready: false, todo };
}
