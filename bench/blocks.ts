import type { Blocks } from '../src/agent/block-probe.ts';
import type { Row } from './row.ts';

/** What was measured from a moment on, until the next phase began; milliseconds since the epoch. */
export interface Phase {
  name: string;
  startedAt: number;
}

interface Second {
  at: number;
  main: Blocks;
  agent: Blocks;
}

/** The longest blocks of both threads that `bench/server.ts` printed since the first phase, and during which they were. */
export function blocksRow(output: string, phases: Phase[]): Row {
  const begin = phases[0]?.startedAt ?? 0;
  const seconds = [...output.matchAll(/^blocks (\{.*\})$/gm)]
    .map(([, json = '']) => JSON.parse(json) as Second)
    .filter(({ at }) => at > begin);
  const longest = (thread: 'main' | 'agent', block: keyof Blocks) => {
    const worst = seconds.toSorted((a, b) => b[thread][block] - a[thread][block]).at(0);
    const during = phases.findLast(({ startedAt }) => startedAt < (worst?.at ?? 0))?.name ?? 'nothing';
    return { ms: worst?.[thread][block] ?? 0, during: `during “${during}”` };
  };
  const [main, agent] = [longest('main', 'heldMs'), longest('agent', 'heldMs')];
  const [lateMain, lateAgent] = [longest('main', 'lateMs'), longest('agent', 'lateMs')];
  return {
    figure: 'Longest block of the main thread / of the agent thread during all this',
    unit: 'ms',
    must: [20, 30],
    reach: [10, 15],
    measured: [main.ms, agent.ms],
    note: `${main.during} / ${agent.during}; with the wait for a core that other programs had: ${Math.round(lateMain.ms)} ms ${lateMain.during} / ${Math.round(lateAgent.ms)} ms ${lateAgent.during}`,
    broken: seconds.length === 0,
  };
}
