import type { Row } from './row.ts';

/** What was measured from a moment on, until the next phase began; milliseconds since the epoch. */
export interface Phase {
  name: string;
  startedAt: number;
}

interface Second {
  at: number;
  mainMs: number;
  agentMs: number;
}

/** The longest blocks of both threads that `bench/server.ts` printed since the first phase, and during which they were. */
export function blocksRow(output: string, phases: Phase[]): Row {
  const begin = phases[0]?.startedAt ?? 0;
  const seconds = [...output.matchAll(/^blocks (\{.*\})$/gm)]
    .map(([, json = '']) => JSON.parse(json) as Second)
    .filter(({ at }) => at > begin);
  const longest = (thread: 'mainMs' | 'agentMs') =>
    seconds.reduce((worst, second) => (second[thread] > worst[thread] ? second : worst), NO_BLOCK);
  const main = longest('mainMs');
  const agent = longest('agentMs');
  const during = ({ at }: Second) => phases.findLast(({ startedAt }) => startedAt < at)?.name ?? 'nothing';
  return {
    figure: 'Longest block of the main thread / of the agent thread during all this',
    unit: 'ms',
    must: [20, 30],
    reach: [10, 15],
    measured: [main.mainMs, agent.agentMs],
    note: `lateness of a 5 ms timer in each thread, so it counts waiting for a core too; main during “${during(main)}”, agent during “${during(agent)}”`,
    broken: seconds.length === 0,
  };
}

const NO_BLOCK: Second = { at: 0, mainMs: 0, agentMs: 0 };
