import { startServer, temporaryFolder } from '../e2e/server-process.ts';
import type { Row } from './row.ts';
import { percentile } from './statistics.ts';

const STARTS = 5;

/** From the start of the process to its ready line, when everything is installed and built. */
export async function benchSecondStart(): Promise<Row> {
  const environment = { DATA_DIR: temporaryFolder() };
  await (await startServer(environment, 'src/start.ts')).stop();
  const seconds: number[] = [];
  for (let i = 0; i < STARTS; i += 1) {
    const server = await startServer(environment, 'src/start.ts');
    seconds.push(server.startedInMs / 1000);
    await server.stop();
  }
  return {
    figure: 'Start to ready, second start, p50',
    unit: 's',
    must: [1.5],
    reach: [1],
    measured: [percentile(seconds, 50)],
    note: `${STARTS} starts, slowest ${Math.max(...seconds).toFixed(2)} s`,
  };
}
