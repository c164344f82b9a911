/** Says what is being waited for, and once a second that it goes on, so that no wait looks like a hang. */
export async function showProgress<Result>(what: string, work: Promise<Result>): Promise<Result> {
  const startedAt = performance.now();
  const tick = () => console.log(`${what} … ${Math.round((performance.now() - startedAt) / 1000)} s`);
  const timer = setInterval(tick, 1000);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}
