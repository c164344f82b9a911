/** What starts a process on the core that Viva has not. */
export const BESIDE_VIVA = ['taskset', '--cpu-list', '1'];

/** Gives every thread of a process that runs, and the ones it will start, one core. Nothing is given back. */
export async function pin(pid: number, core: number): Promise<void> {
  await Bun.$`taskset --all-tasks --cpu-list --pid ${core} ${pid}`.quiet();
}
