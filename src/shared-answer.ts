/** The same answer for whoever asks while it is made and for so long after; a failure is theirs alone who waited for it. */
export function sharedFor<Answer>(freshMs: number, make: () => Promise<Answer>): () => Promise<Answer> {
  let latest: Promise<Answer> | undefined;
  let freshUntil = 0;
  return () => {
    if (latest && performance.now() < freshUntil) return latest;
    freshUntil = Number.POSITIVE_INFINITY;
    latest = make();
    latest.then(
      () => {
        freshUntil = performance.now() + freshMs;
      },
      () => {
        freshUntil = 0;
      },
    );
    return latest;
  };
}
