export interface Blocks {
  mainMs: number;
  agentMs: number;
}

/** The longest blocks that `bench/server.ts` printed after a moment (milliseconds since the epoch). */
export function blocksSince(output: string, at: number): Blocks {
  const seconds = [...output.matchAll(/^blocks (\{.*\})$/gm)]
    .map(([, json = '']) => JSON.parse(json) as Blocks & { at: number })
    .filter((second) => second.at > at);
  return {
    mainMs: Math.max(0, ...seconds.map(({ mainMs }) => mainMs)),
    agentMs: Math.max(0, ...seconds.map(({ agentMs }) => agentMs)),
  };
}
